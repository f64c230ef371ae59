package pagurus.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pagurus.arch.Rights.EXECUTE;
import static pagurus.arch.Rights.KERNEL_EXECUTE;
import static pagurus.arch.Rights.READ;
import static pagurus.arch.Rights.USER;
import static pagurus.arch.Rights.WRITE;

import org.junit.jupiter.api.Test;

/** The bits of x86 entries by number, from the tables of the Intel SDM, volume 3, chapter 4. */
class X86FormatTest {
  private final EntryFormat wide = PagingMode.named("x86-64").format();
  private final EntryFormat pae = PagingMode.named("x86-pae").format();
  private final EntryFormat narrow = PagingMode.named("x86-32").format();

  private static final long NX = 1L << 63;

  @Test
  void aLeafHasTheBitsOfTheManual() {
    assertThat(wide.makeLeaf(0x1000, 1, READ | WRITE | USER)).isEqualTo(NX | 0x1007);
    assertThat(wide.makeLeaf(0x1000, 1, READ | EXECUTE)).isEqualTo(0x1001);
    assertThat(wide.makeLeaf(0x20_0000, 2, READ | EXECUTE | Rights.GLOBAL)).isEqualTo(0x20_0181);
    assertThat(narrow.makeLeaf(0x1000, 1, READ | WRITE)).isEqualTo(0x1003);
    assertThat(wide.withAccessed(1) | wide.withDirty(1)).isEqualTo(0x61);
    assertThat(wide.withSoftware(1, 0x3FF)).isEqualTo(0x7FL << 52 | 0xE01);
    assertThat(pae.withSoftware(1, 7)).isEqualTo(0xE01);
  }

  @Test
  void softwareHasTheBitsThatHardwareIgnores() {
    assertThat(wide.softwareBits()).isEqualTo(10);
    assertThat(pae.softwareBits()).isEqualTo(3);
    assertThat(narrow.softwareBits()).isEqualTo(3);
  }

  @Test
  void bit7IsAMemoryTypeInAPageAndAHugeLeafAbove() {
    assertThat(wide.isLeaf(0x1081, 1)).isTrue();
    assertThat(wide.leafAddress(0x1081, 1)).isEqualTo(0x1000);
    assertThat(wide.isTable(0x20_0081, 2)).isFalse();
    assertThat(wide.isTable(0x20_0001, 2)).isTrue();
  }

  @Test
  void theMemoryTypeOfAHugeLeafIsNoPartOfItsAddressAndMovesWhenItIsSplit() {
    long huge = 0x20_1083;
    assertThat(wide.leafAddress(huge, 2)).isEqualTo(0x20_0000);
    assertThat(wide.reservedBitsSet(huge, 2)).isFalse();
    assertThat(wide.childLeaf(huge, 2, 3)).isEqualTo(0x20_3083);
    assertThat(wide.childLeaf(0x20_0083, 2, 3)).isEqualTo(0x20_3003);
    assertThat(wide.childLeaf(0x4000_1083L, 3, 1)).isEqualTo(0x4020_1083L);
  }

  @Test
  void protectionKeysStayWhateverChanges() {
    long key = 0xAL << 59;
    long e = wide.makeLeaf(0x1000, 1, READ | USER) | key;
    long changed = wide.withLeafAddress(wide.withRights(e, 1, READ | WRITE), 1, 0x5000);
    assertThat(wide.withSoftware(wide.withDirty(changed), 0x3FF) & 0xFL << 59).isEqualTo(key);
    assertThat(wide.reservedBitsSet(e, 1)).isFalse();
  }

  @Test
  void aHugeLeafIsMalformedWhereTheModeHasNoneAndWhereItsAddressIsNotAligned() {
    assertThat(wide.reservedBitsSet(0x80_0000_0081L, 4)).isTrue();
    assertThat(wide.isTable(0x80_0000_0081L, 4)).isFalse();
    assertThat(wide.reservedBitsSet(0x20_2081, 2)).isTrue();
    assertThat(wide.reservedBitsSet(0x4020_0081L, 3)).isTrue();
    assertThat(wide.reservedBitsSet(0x4020_0081L, 2)).isFalse();
  }

  @Test
  void paeReservesTheBitsThatTheWideFormatGivesToSoftware() {
    assertThat(pae.reservedBitsSet(0x1001 | 1L << 52, 1)).isTrue();
    assertThat(pae.reservedBitsSet(0x1001 | 1L << 62, 2)).isTrue();
    assertThat(pae.reservedBitsSet(0x1001 | NX, 1)).isFalse();
    assertThat(wide.reservedBitsSet(0x1001 | 1L << 52, 1)).isFalse();
  }

  @Test
  void paeRootEntriesHaveNeitherRightsNorAnAccessedBit() {
    assertThat(pae.makeTable(0x1000, 3)).isEqualTo(0x1001);
    assertThat(pae.makeTable(0x1000, 2)).isEqualTo(0x1007);
    assertThat(pae.tableAccessedExists(3)).isFalse();
    assertThat(pae.tableAccessedExists(2)).isTrue();
    assertThat(pae.rightsThroughTable(0x1001, 3)).isEqualTo(Rights.ALL);
    for (int bit : new int[] {1, 2, 5, 6, 7, 8, 52, 63}) {
      assertThat(pae.reservedBitsSet(0x1001 | 1L << bit, 3)).as("bit %d", bit).isTrue();
    }
    for (int bit : new int[] {3, 4, 9, 10, 11}) {
      assertThat(pae.reservedBitsSet(0x1001 | 1L << bit, 3)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void aTableEntryTakesAwayWhatItsBitsForbid() {
    int all = Rights.ALL;
    assertThat(wide.rightsThroughTable(0x1005)).isEqualTo(all & ~WRITE);
    assertThat(wide.rightsThroughTable(0x1003)).isEqualTo(all & ~USER);
    assertThat(wide.rightsThroughTable(0x1007 | NX)).isEqualTo(all & ~EXECUTE & ~KERNEL_EXECUTE);
  }

  @Test
  void fourMebibyteLeavesReachAbove4GiB() {
    long paddr = 0xAB_1240_0000L;
    long e = narrow.makeLeaf(paddr, 2, READ | WRITE);
    assertThat(e).isEqualTo(0x1240_0083L | 0xABL << 13);
    assertThat(narrow.leafAddress(e, 2)).isEqualTo(paddr);
    assertThat(narrow.withLeafAddress(e, 2, 0x40_0000)).isEqualTo(0x40_0083);
    assertThat(narrow.reservedBitsSet(e, 2)).isFalse();
    assertThat(narrow.reservedBitsSet(e | 1L << 21, 2)).isTrue();
    assertThat(narrow.reservedBitsSet(e | 1L << 12, 2)).isFalse();
    assertThatThrownBy(() -> narrow.childLeaf(e, 2, 0)).hasMessageContaining("does not fit");
  }

  @Test
  void bits32CannotForbidExecution() {
    assertThat(narrow.expressible(READ)).isEqualTo(READ | EXECUTE);
    assertThat(narrow.isExecutable(narrow.makeLeaf(0x1000, 1, READ))).isTrue();
  }
}
