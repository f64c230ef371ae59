package pagurus.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.arch.Rights.EXECUTE;
import static pagurus.arch.Rights.GLOBAL;
import static pagurus.arch.Rights.READ;
import static pagurus.arch.Rights.USER;
import static pagurus.arch.Rights.WRITE;

import org.junit.jupiter.api.Test;

/** The bits of RISC-V entries by number, from the privileged specification. */
class RiscvFormatTest {
  private final EntryFormat sv39 = PagingMode.named("sv39").format();
  private final EntryFormat sv32 = PagingMode.named("sv32").format();

  private static final long NAPOT = 1L << 63;

  @Test
  void aLeafHasTheBitsOfTheManual() {
    assertThat(sv39.makeLeaf(0x1000, 1, READ)).isEqualTo(0x403);
    assertThat(sv39.makeLeaf(0x1000, 1, READ | WRITE | EXECUTE | USER | GLOBAL)).isEqualTo(0x43F);
    assertThat(sv39.makeTable(0x1000, 2)).isEqualTo(0x401);
    assertThat(sv39.withAccessed(1)).isEqualTo(0x41);
    assertThat(sv39.withDirty(1)).isEqualTo(0x81);
    assertThat(sv39.withSoftware(1, 3)).isEqualTo(0x301);
    assertThat(sv39.softwareBits()).isEqualTo(2);
    assertThat(sv32.leafAddress(0xFFFF_FC03L, 1)).isEqualTo(0x3_FFFF_F000L);
    assertThat(sv39.tableAddress((1L << 54) - 1, 2)).isEqualTo((1L << 56) - 0x1000);
  }

  @Test
  void writingImpliesReadingAndALeafAllowsSomething() {
    assertThat(sv39.expressible(WRITE)).isEqualTo(READ | WRITE);
    assertThat(sv39.expressible(USER)).isEqualTo(READ | USER);
    assertThat(sv39.expressible(EXECUTE)).isEqualTo(EXECUTE);
    assertThat(sv39.withWritable(sv39.makeLeaf(0, 1, EXECUTE), true)).isEqualTo(0xF);
  }

  @Test
  void writeOnlyEntriesAreMalformedAndNeverTables() {
    assertThat(sv39.reservedBitsSet(0x405, 1)).isTrue();
    assertThat(sv39.reservedBitsSet(0x40D, 1)).isTrue();
    assertThat(sv39.isTable(0x405, 2)).isFalse();
  }

  @Test
  void aTableEntryHasNoLeafBits() {
    for (int bit : new int[] {4, 6, 7, 54, 60, 61, 62, 63}) {
      assertThat(sv39.reservedBitsSet(0x401 | 1L << bit, 2)).as("bit %d", bit).isTrue();
    }
    for (int bit : new int[] {5, 8, 9, 10, 53}) {
      assertThat(sv39.reservedBitsSet(0x401 | 1L << bit, 2)).as("bit %d", bit).isFalse();
    }
    assertThat(sv39.reservedBitsSet(0x401, 1)).isTrue();
    assertThat(sv39.isTable(0x401, 1)).isFalse();
  }

  @Test
  void aHugeLeafIsAligned() {
    assertThat(sv39.reservedBitsSet(0x8_0003, 2)).isFalse();
    assertThat(sv39.reservedBitsSet(0x8_0403, 2)).isTrue();
    assertThat(sv32.reservedBitsSet(0x10_0003, 2)).isFalse();
    assertThat(sv32.reservedBitsSet(0x8_0003, 2)).isTrue();
  }

  @Test
  void sixteenNapotLeavesMap64KiBTogether() {
    long e = NAPOT | 0x8_2000 | 0x3;
    assertThat(sv39.isContiguous(e, 1)).isTrue();
    assertThat(sv39.napotShift(1)).isEqualTo(16);
    assertThat(sv39.leafAddress(e, 1)).isEqualTo(0x20_0000);
    assertThat(sv39.physicalAddress(e, 1, 0x7FF5_4321L)).isEqualTo(0x20_4321);
    assertThat(sv39.reservedBitsSet(e, 1)).isFalse();
    assertThat(sv39.withLeafAddress(e, 1, 0x3_0000)).isEqualTo(NAPOT | 0xE003);
  }

  @Test
  void otherNapotCodesAndLevelsAreReserved() {
    assertThat(sv39.reservedBitsSet(NAPOT | 0x8_1003, 1)).isTrue();
    assertThat(sv39.reservedBitsSet(NAPOT | 0x8_2403, 1)).isTrue();
    assertThat(sv39.reservedBitsSet(NAPOT | 0x8_0003, 2)).isTrue();
    assertThat(sv39.isContiguous(NAPOT | 0x8_0003, 2)).isFalse();
    assertThat(sv32.napotShift(1)).isZero();
  }

  @Test
  void memoryTypesAreKeptAndNoPartOfTheAddress() {
    long e = sv39.makeLeaf(0x1000, 1, READ | WRITE) | 1L << 61;
    assertThat(sv39.leafAddress(e, 1)).isEqualTo(0x1000);
    assertThat(sv39.reservedBitsSet(e, 1)).isFalse();
    assertThat(sv39.withRights(sv39.withLeafAddress(e, 1, 0x2000), 1, READ) >>> 61).isEqualTo(1);
    assertThat(sv39.reservedBitsSet(e | 3L << 61, 1)).isTrue();
    assertThat(sv39.reservedBitsSet(e | 1L << 54, 1)).isTrue();
  }

  @Test
  void tablesHaveNoAccessedBit() {
    assertThat(sv39.tableAccessedExists()).isFalse();
    assertThat(sv39.tableAccessedExists(3)).isFalse();
  }
}
