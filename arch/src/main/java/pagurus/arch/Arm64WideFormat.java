package pagurus.arch;

/**
 * Stage 1 descriptors of AArch64 with physical addresses of 52 bits. Arm ARM D8.3: FEAT_LPA for the
 * 64 KiB granule, FEAT_LPA2 for 4 KiB and 16 KiB.
 *
 * <p>The bits 48 and up of an address stand where the shorter form has something else:
 *
 * <pre>
 *   64 KiB          51:48 in the bits 15:12, below the frame
 *   4 and 16 KiB    49:48 in their place; 51:50 in the bits 9:8, instead of SH
 * </pre>
 */
final class Arm64WideFormat extends Arm64Format {
  private static final long ADDRESS_52 = (1L << 52) - 1;

  /** With the 64 KiB granule: address bits that stand in their place, and those that do not. */
  private static final long LARGE_LOW = (1L << 48) - (1L << 16);

  private static final long LARGE_FIELD = 0xFL << 12;
  private static final int LARGE_SHIFT = 48 - 12;

  /** With the other granules. */
  private static final long SMALL_LOW = (1L << 50) - (1L << 12);

  private static final long SMALL_FIELD = 3L << 8;
  private static final int SMALL_SHIFT = 50 - 8;

  private final boolean large;
  private final long low;
  private final long field;
  private final int fieldShift;
  private final long tableMask;
  private final int leafLevels;

  /**
   * A format for a tree of this shape.
   *
   * @param granuleShift 12, 14 or 16
   */
  Arm64WideFormat(int granuleShift, Shape shape) {
    super(granuleShift, shape);
    this.large = granuleShift == 16;
    this.low = large ? LARGE_LOW : SMALL_LOW & -(1L << granuleShift);
    this.field = large ? LARGE_FIELD : SMALL_FIELD;
    this.fieldShift = large ? LARGE_SHIFT : SMALL_SHIFT;
    this.tableMask = ADDRESS_52 & -(1L << granuleShift);
    this.leafLevels = shape.leafLevels();
  }

  private long address(long e) {
    return (e & low) | (e & field) << fieldShift;
  }

  private long bits(long paddr, long mask) {
    checked(paddr, mask);
    return (paddr & low) | (paddr >>> fieldShift & field);
  }

  private long leafMask(int level) {
    return ADDRESS_52 & ~offsetMask(level);
  }

  /** The bits of a leaf that are its address. */
  private long leafField(int level) {
    return (low & ~offsetMask(level)) | field;
  }

  @Override
  public boolean reservedBitsSet(long e, int level) {
    if (!isPresent(e)) {
      return false;
    }
    long never = large ? HIGH_RESERVED : 0;
    if (isTable(e, level)) {
      long behindFrame = large ? 0 : SMALL_LOW & ~low;
      return (e & (never | behindFrame)) != 0;
    }
    long belowAddress = (large ? LARGE_LOW : SMALL_LOW) & offsetMask(level);
    long allowed = level > 1 ? BLOCK_NO_TLB : 0;
    return !isLeaf(e, level) || level > leafLevels || (e & (never | belowAddress) & ~allowed) != 0;
  }

  @Override
  public long tableAddress(long e, int level) {
    return address(e);
  }

  @Override
  public long leafAddress(long e, int level) {
    return address(e) & ~offsetMask(level);
  }

  @Override
  public long makeTable(long paddr, int level) {
    return bits(paddr, tableMask) | TABLE_OR_PAGE | PRESENT;
  }

  @Override
  public long makeLeaf(long paddr, int level, int rights) {
    long shareability = large ? INNER_SHAREABLE : 0;
    return bits(paddr, leafMask(level)) | rightBits(rights) | shareability | leafType(level);
  }

  @Override
  public long withTableAddress(long e, int level, long paddr) {
    return (e & ~(low | field)) | bits(paddr, tableMask);
  }

  @Override
  public long withLeafAddress(long e, int level, long paddr) {
    return (e & ~leafField(level)) | bits(paddr, leafMask(level));
  }

  @Override
  public long childLeaf(long e, int level, int index) {
    long kept = e & ~(low | field | CONTIGUOUS);
    return kept | bits(childAddress(e, level, index), leafMask(level - 1)) | leafType(level - 1);
  }
}
