package pagurus.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pagurus.arch.Rights.ALL;
import static pagurus.arch.Rights.EXECUTE;
import static pagurus.arch.Rights.GLOBAL;
import static pagurus.arch.Rights.KERNEL_EXECUTE;
import static pagurus.arch.Rights.READ;
import static pagurus.arch.Rights.USER;
import static pagurus.arch.Rights.WRITE;

import org.junit.jupiter.api.Test;

/** The bits of AArch64 descriptors by number, from chapter D8.3 of the Arm ARM. */
class Arm64FormatTest {
  private final EntryFormat small = PagingMode.named("aarch64-4k").format();
  private final EntryFormat middle = PagingMode.named("aarch64-16k").format();
  private final EntryFormat large = PagingMode.named("aarch64-64k").format();

  private static final long READ_ONLY = 1L << 7;
  private static final long MAY_WRITE = 1L << 51;
  private static final long SOFTWARE_DIRTY = 1L << 55;
  private static final long PXN = 1L << 53;
  private static final long UXN = 1L << 54;

  @Test
  void aLeafHasTheBitsOfTheManual() {
    assertThat(small.makeLeaf(0x1000, 1, READ | USER))
        .isEqualTo(0x1003 | 1L << 6 | READ_ONLY | 0x300 | 1L << 11 | PXN | UXN);
    assertThat(small.makeLeaf(0x1000, 1, READ | WRITE | EXECUTE | USER))
        .isEqualTo(0x1003 | 1L << 6 | READ_ONLY | 0x300 | 1L << 11 | PXN | MAY_WRITE);
    assertThat(small.makeLeaf(0x20_0000, 2, READ | EXECUTE | GLOBAL))
        .isEqualTo(0x20_0001 | READ_ONLY | 0x300 | UXN);
    assertThat(small.makeTable(0x1000, 2)).isEqualTo(0x1003);
    assertThat(small.withAccessed(3)).isEqualTo(0x403);
    assertThat(small.withSoftware(3, 7)).isEqualTo(7L << 56 | 3);
    assertThat(small.softwareBits()).isEqualTo(3);
  }

  @Test
  void theSameBitsAreATableAboveAndAPageBelow() {
    assertThat(small.isLeaf(0x1003, 1)).isTrue();
    assertThat(small.isTable(0x1003, 2)).isTrue();
    assertThat(small.isLeaf(0x20_0001, 2)).isTrue();
    assertThat(small.isLeaf(0x1001, 1)).isFalse();
    assertThat(small.reservedBitsSet(0x1001, 1)).isTrue();
    assertThat(small.reservedBitsSet(0x1, 4)).isTrue();
    assertThat(middle.reservedBitsSet(0x1, 3)).isTrue();
    assertThat(small.reservedBitsSet(0x1, 3)).isFalse();
  }

  @Test
  void theDirtyStateIsTheInverseOfAp2() {
    long writable = MAY_WRITE | READ_ONLY | 3;
    assertThat(small.isWritable(writable)).isTrue();
    assertThat(small.isDirty(writable)).isFalse();
    assertThat(small.dirtyIsFixed(writable)).isFalse();
    assertThat(small.withDirty(writable)).isEqualTo(MAY_WRITE | 3);
    assertThat(small.dirtyIsFixed(MAY_WRITE | 3)).isTrue();
    assertThat(small.withoutDirty(MAY_WRITE | 3)).isEqualTo(writable);
  }

  @Test
  void aWrittenPageThatBecomesReadOnlyStaysDirtyInTheSoftwareBit() {
    long dirty = MAY_WRITE | 3;
    long protectedPage = small.withWritable(dirty, false);
    assertThat(protectedPage).isEqualTo(READ_ONLY | SOFTWARE_DIRTY | 3);
    assertThat(small.isDirty(protectedPage)).isTrue();
    assertThat(small.withWritable(protectedPage, true)).isEqualTo(dirty);
    assertThat(small.withoutDirty(protectedPage)).isEqualTo(READ_ONLY | 3);
  }

  @Test
  void aPageThatIsWritableWithoutARecordCountsAsDirty() {
    assertThat(small.isWritable(3)).isTrue();
    assertThat(small.isDirty(3)).isTrue();
    assertThat(small.dirtyIsFixed(3)).isTrue();
    assertThat(small.withoutDirty(3)).isEqualTo(MAY_WRITE | READ_ONLY | 3);
  }

  @Test
  void hardwareMayStillClearAp2OfAPageThatOnlySoftwareCallsDirty() {
    long e = MAY_WRITE | READ_ONLY | SOFTWARE_DIRTY | 3;
    assertThat(small.isDirty(e)).isTrue();
    assertThat(small.dirtyIsFixed(e)).isFalse();
  }

  @Test
  void executionIsForTheOwnerOfThePage() {
    assertThat(small.isExecutable(1L << 6 | PXN)).isTrue();
    assertThat(small.isExecutable(1L << 6 | UXN)).isFalse();
    assertThat(small.isExecutable(UXN)).isTrue();
    assertThat(small.isExecutable(PXN)).isFalse();
  }

  @Test
  void aTableTakesAwayWhatItsHierarchicalBitsForbid() {
    assertThat(small.rightsThroughTable(1L << 62 | 3)).isEqualTo(ALL & ~WRITE);
    assertThat(small.rightsThroughTable(1L << 61 | 3)).isEqualTo(ALL & ~USER);
    assertThat(small.rightsThroughTable(1L << 60 | 3)).isEqualTo(ALL & ~EXECUTE);
    assertThat(small.rightsThroughTable(1L << 59 | 3)).isEqualTo(ALL & ~KERNEL_EXECUTE);
  }

  @Test
  void lowAddressBitsOfLargerGranulesAreReserved() {
    assertThat(small.reservedBitsSet(0x1003, 2)).isFalse();
    assertThat(middle.reservedBitsSet(0x1003, 2)).isTrue();
    assertThat(middle.reservedBitsSet(0x4003, 2)).isFalse();
    assertThat(large.reservedBitsSet(0x4003, 1)).isTrue();
    assertThat(large.reservedBitsSet(0x1_0003, 1)).isFalse();
    assertThat(small.reservedBitsSet(1L << 48 | 3, 1)).isTrue();
    assertThat(small.reservedBitsSet(0x20_0001 | 1L << 16, 2)).isFalse();
    assertThat(small.reservedBitsSet(0x20_0001 | 1L << 17, 2)).isTrue();
  }

  @Test
  void contiguousRangesHaveTheSizesOfTheManual() {
    assertThat(small.isContiguous(1L << 52 | 3, 1)).isTrue();
    assertThat(small.napotShift(1)).isEqualTo(16);
    assertThat(small.napotShift(2)).isEqualTo(25);
    assertThat(small.napotShift(3)).isEqualTo(34);
    assertThat(small.napotShift(4)).isZero();
    assertThat(middle.napotShift(1)).isEqualTo(21);
    assertThat(middle.napotShift(2)).isEqualTo(30);
    assertThat(large.napotShift(1)).isEqualTo(21);
    assertThat(large.napotShift(2)).isEqualTo(34);
  }

  @Test
  void memoryTypeAndShareabilityStayAndTheContiguousMarkEndsWithASplit() {
    long kept = 5L << 2 | 2L << 8;
    long e = 0x20_0001 | kept | 1L << 52;
    assertThat(small.withRights(e, 2, READ) & 0x31C).isEqualTo(kept);
    assertThat(small.childLeaf(e, 2, 1)).isEqualTo(0x20_1003 | kept);
  }

  @Test
  void wideAddressesStandWhereTheManualPutsThem() {
    EntryFormat smallWide = PagingMode.aarch64(12, 52, true).format();
    EntryFormat largeWide = PagingMode.aarch64(16, 52, true).format();
    long high = 0xF_0000_0000_0000L;

    assertThat(smallWide.makeTable(high | 0x1000, 2)).isEqualTo(3L << 48 | 0x1000 | 0x300 | 3);
    assertThat(largeWide.makeTable(high | 0x1_0000, 2)).isEqualTo(0x1_0000 | 0xF000 | 3);
    assertThat(smallWide.leafAddress(0x20_0101, 2)).isEqualTo(1L << 50 | 0x20_0000);
    assertThat(largeWide.leafAddress(0x2000_1001, 2)).isEqualTo(1L << 48 | 0x2000_0000);
    assertThat(smallWide.reservedBitsSet(1, 4)).isFalse();
    assertThat(largeWide.reservedBitsSet(1L << 48 | 3, 1)).isTrue();
    assertThat(smallWide.reservedBitsSet(1L << 48 | 3, 1)).isFalse();
  }

  @Test
  void modesByNumbersHaveTheLevelsOfTheManual() {
    PagingMode five = PagingMode.aarch64(12, 52, true);
    assertThat(five.levels()).isEqualTo(5);
    assertThat(five.entries(5)).isEqualTo(16);
    assertThat(five.levelName(5)).isEqualTo("L-1");
    assertThat(PagingMode.aarch64(14, 52, true).entries(4)).isEqualTo(32);
    assertThat(PagingMode.aarch64(16, 52, false).entries(3)).isEqualTo(1024);
    assertThat(PagingMode.aarch64(12, 39, false).levels()).isEqualTo(3);
    assertThat(PagingMode.aarch64(12, 48, false)).isSameAs(PagingMode.named("aarch64-4k"));
    assertThat(PagingMode.aarch64(16, 52, true)).hasToString("aarch64-64k-52-lpa");
    assertThatThrownBy(() -> PagingMode.aarch64(13, 48, false))
        .hasMessage("a granule has 2^12, 2^14 or 2^16 bytes, not 2^13");
    assertThatThrownBy(() -> PagingMode.aarch64(12, 52, false))
        .hasMessage("addresses have 16 to 48 bits with this granule, not 52");
  }
}
