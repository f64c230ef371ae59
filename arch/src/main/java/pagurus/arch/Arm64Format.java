package pagurus.arch;

/**
 * Stage 1 descriptors of AArch64, for one translation granule. Arm ARM D8.3: table descriptors,
 * block and page descriptors, and the attributes of both.
 *
 * <p><b>Dirty state.</b> Hardware that manages it reads two bits. AP[2] forbids stores; DBM says
 * that hardware may clear AP[2] at the first one. So
 *
 * <pre>
 *   DBM AP[2]
 *    0    1    read-only
 *    1    1    writable, clean
 *    1    0    writable, dirty
 *    0    0    writable without any record of stores: counts as dirty
 * </pre>
 *
 * <p>A read-only entry has no room for "dirty", so software keeps it in bit 55: a page that was
 * written and then made read-only stays dirty. It is not among the {@link #software} bits.
 *
 * <p>Physical addresses have 48 bits here; {@link Arm64WideFormat} has 52.
 */
sealed class Arm64Format extends EntryFormat permits Arm64WideFormat {
  /** Bit 1: a table above level 1, a page at level 1; clear: a block. */
  static final long TABLE_OR_PAGE = 1L << 1;

  /** AP[1], bit 6: EL0 may use the page. */
  private static final long USER = 1L << 6;

  /** AP[2], bit 7: no stores. */
  private static final long READ_ONLY = 1L << 7;

  /** SH, bits 8 and 9: inner shareable, as all memory that several CPUs use. */
  static final long INNER_SHAREABLE = 3L << 8;

  /** AF, bit 10. */
  private static final long ACCESSED = 1L << 10;

  /** nG, bit 11: the inverse of global. */
  private static final long NOT_GLOBAL = 1L << 11;

  /** nT, bit 16 of blocks: for changes of size (FEAT_BBM). */
  static final long BLOCK_NO_TLB = 1L << 16;

  /** Bits 48 and 49: address bits of other formats, reserved here. */
  static final long HIGH_RESERVED = 3L << 48;

  /** DBM, bit 51: hardware may make the page writable. */
  private static final long MAY_WRITE = 1L << 51;

  /** Contiguous, bit 52. */
  static final long CONTIGUOUS = 1L << 52;

  /** PXN, bit 53: no fetches by the kernel. */
  private static final long KERNEL_NO_EXECUTE = 1L << 53;

  /** UXN, bit 54: no fetches by programs. */
  private static final long USER_NO_EXECUTE = 1L << 54;

  /** Bit 55, for software: dirty, of pages that are read-only now. */
  private static final long SOFTWARE_DIRTY = 1L << 55;

  /** Bits 56 to 58: for software, in table descriptors too. */
  private static final int SOFTWARE_SHIFT = 56;

  private static final long SOFTWARE = 7L << SOFTWARE_SHIFT;

  /** PXNTable, bit 59: nothing below is executable by the kernel. */
  private static final long TABLE_KERNEL_NO_EXECUTE = 1L << 59;

  /** UXNTable, bit 60: nothing below is executable by programs. */
  private static final long TABLE_USER_NO_EXECUTE = 1L << 60;

  /** APTable[0], bit 61: programs may use nothing below. */
  private static final long TABLE_NO_USER = 1L << 61;

  /** APTable[1], bit 62: no stores below. */
  private static final long TABLE_READ_ONLY = 1L << 62;

  /** Addresses have 48 bits. */
  private static final long ADDRESS = (1L << 48) - 1;

  private static final long RIGHTS =
      USER | READ_ONLY | NOT_GLOBAL | MAY_WRITE | KERNEL_NO_EXECUTE | USER_NO_EXECUTE;

  private final long tableMask;
  private final int leafLevels;
  private final int granuleShift;

  /**
   * A format for a tree of this shape.
   *
   * @param granuleShift 12, 14 or 16
   */
  Arm64Format(int granuleShift, Shape shape) {
    super(8, shape);
    this.granuleShift = granuleShift;
    this.tableMask = ADDRESS & -(1L << granuleShift);
    this.leafLevels = shape.leafLevels();
  }

  /** The bits of a leaf that are its address. */
  private long leafMask(int level) {
    return ADDRESS & ~offsetMask(level);
  }

  static long leafType(int level) {
    return level == 1 ? TABLE_OR_PAGE | PRESENT : PRESENT;
  }

  @Override
  public boolean isLeaf(long e, int level) {
    return (e & (TABLE_OR_PAGE | PRESENT)) == leafType(level);
  }

  @Override
  public boolean isTable(long e, int level) {
    return (e & (TABLE_OR_PAGE | PRESENT)) == (TABLE_OR_PAGE | PRESENT) && level > 1;
  }

  @Override
  public boolean reservedBitsSet(long e, int level) {
    if (!isPresent(e)) {
      return false;
    }
    if (isTable(e, level)) {
      long smallGranule = (1L << granuleShift) - (1L << 12);
      return (e & (HIGH_RESERVED | smallGranule)) != 0;
    }
    long belowAddress = ADDRESS & ~leafMask(level) & -(1L << 12);
    long allowed = level > 1 ? BLOCK_NO_TLB : 0;
    return !isLeaf(e, level)
        || level > leafLevels
        || (e & (HIGH_RESERVED | belowAddress) & ~allowed) != 0;
  }

  @Override
  public long tableAddress(long e, int level) {
    return e & tableMask;
  }

  @Override
  public long leafAddress(long e, int level) {
    return e & leafMask(level);
  }

  @Override
  public long makeTable(long paddr, int level) {
    return checked(paddr, tableMask) | TABLE_OR_PAGE | PRESENT;
  }

  @Override
  public long makeLeaf(long paddr, int level, int rights) {
    return checked(paddr, leafMask(level)) | rightBits(rights) | INNER_SHAREABLE | leafType(level);
  }

  @Override
  public long withTableAddress(long e, int level, long paddr) {
    return (e & ~tableMask) | checked(paddr, tableMask);
  }

  @Override
  public long withLeafAddress(long e, int level, long paddr) {
    return (e & ~leafMask(level)) | checked(paddr, leafMask(level));
  }

  @Override
  public long childLeaf(long e, int level, int index) {
    long kept = e & ~(tableMask | CONTIGUOUS);
    return kept | childAddress(e, level, index) | leafType(level - 1);
  }

  /** Writable means writable and clean here. */
  static long rightBits(int rights) {
    boolean fetch = (rights & Rights.EXECUTE) != 0;
    boolean user = (rights & Rights.USER) != 0;
    return READ_ONLY
        | ((rights & Rights.WRITE) != 0 ? MAY_WRITE : 0)
        | (user ? USER : 0)
        | ((rights & Rights.GLOBAL) != 0 ? 0 : NOT_GLOBAL)
        | (fetch && user ? 0 : USER_NO_EXECUTE)
        | (fetch && !user ? 0 : KERNEL_NO_EXECUTE);
  }

  @Override
  public int expressible(int rights) {
    return (rights & ~Rights.KERNEL_EXECUTE) | Rights.READ;
  }

  @Override
  public int rights(long e, int level) {
    return Rights.READ
        | (isWritable(e) ? Rights.WRITE : 0)
        | (isExecutable(e) ? Rights.EXECUTE : 0)
        | (isUser(e) ? Rights.USER : 0)
        | (isGlobal(e) ? Rights.GLOBAL : 0);
  }

  @Override
  public int rightsThroughTable(long e, int level) {
    return Rights.READ
        | Rights.GLOBAL
        | ((e & TABLE_READ_ONLY) == 0 ? Rights.WRITE : 0)
        | ((e & TABLE_NO_USER) == 0 ? Rights.USER : 0)
        | ((e & TABLE_USER_NO_EXECUTE) == 0 ? Rights.EXECUTE : 0)
        | ((e & TABLE_KERNEL_NO_EXECUTE) == 0 ? Rights.KERNEL_EXECUTE : 0);
  }

  @Override
  public boolean isWritable(long e) {
    return (e & (MAY_WRITE | READ_ONLY)) != READ_ONLY;
  }

  @Override
  public boolean isUser(long e) {
    return (e & USER) != 0;
  }

  @Override
  public boolean isExecutable(long e) {
    return (e & ((e & USER) != 0 ? USER_NO_EXECUTE : KERNEL_NO_EXECUTE)) == 0;
  }

  @Override
  public boolean isGlobal(long e) {
    return (e & NOT_GLOBAL) == 0;
  }

  @Override
  public long withWritable(long e, boolean writable) {
    if (writable == isWritable(e)) {
      return e;
    }
    boolean dirty = isDirty(e);
    long clean =
        writable ? (e | MAY_WRITE | READ_ONLY) & ~SOFTWARE_DIRTY : (e & ~MAY_WRITE) | READ_ONLY;
    return dirty ? withDirty(clean) : clean;
  }

  @Override
  public long withRights(long e, int level, int rights) {
    long clean = (e & ~(RIGHTS | SOFTWARE_DIRTY)) | rightBits(rights);
    return isDirty(e) ? withDirty(clean) : clean;
  }

  @Override
  public boolean isAccessed(long e) {
    return (e & ACCESSED) != 0;
  }

  @Override
  public long withAccessed(long e) {
    return e | ACCESSED;
  }

  @Override
  public long withoutAccessed(long e) {
    return e & ~ACCESSED;
  }

  /** An option of recent processors (FEAT_HAFT) that is not modelled. */
  @Override
  public boolean tableAccessedExists() {
    return false;
  }

  @Override
  public boolean tableAccessedExists(int level) {
    return false;
  }

  @Override
  public boolean isDirty(long e) {
    return (e & (READ_ONLY | SOFTWARE_DIRTY)) != READ_ONLY;
  }

  @Override
  public long withDirty(long e) {
    return isWritable(e) ? e & ~READ_ONLY : e | SOFTWARE_DIRTY;
  }

  @Override
  public long withoutDirty(long e) {
    long unmarked = e & ~SOFTWARE_DIRTY;
    return isWritable(e) ? unmarked | MAY_WRITE | READ_ONLY : unmarked;
  }

  /**
   * {@inheritDoc}
   *
   * <p>An entry that software calls dirty and hardware may still write (DBM and AP[2] set) is not
   * fixed.
   */
  @Override
  public boolean dirtyIsFixed(long e) {
    return (e & (MAY_WRITE | READ_ONLY)) != (MAY_WRITE | READ_ONLY);
  }

  @Override
  public long cleanMask(int level) {
    return PRESENT | TABLE_OR_PAGE | MAY_WRITE | READ_ONLY;
  }

  @Override
  public long cleanPattern(int level) {
    return leafType(level) | MAY_WRITE | READ_ONLY;
  }

  @Override
  public int software(long e) {
    return (int) ((e & SOFTWARE) >>> SOFTWARE_SHIFT);
  }

  @Override
  public long withSoftware(long e, int bits) {
    return (e & ~SOFTWARE) | (long) checkedSoftware(bits) << SOFTWARE_SHIFT;
  }

  @Override
  public int softwareBits() {
    return Long.bitCount(SOFTWARE);
  }

  @Override
  public boolean isContiguous(long e, int level) {
    return (e & CONTIGUOUS) != 0;
  }

  /** {@inheritDoc} Arm ARM D8.7, the table of contiguous entries. */
  @Override
  public int napotShift(int level) {
    if (level > leafLevels) {
      return 0;
    }
    int pages =
        switch (granuleShift) {
          case 12 -> 4;
          case 14 -> level == 1 ? 7 : 5;
          default -> 5;
        };
    return pages + Long.bitCount(offsetMask(level));
  }
}
