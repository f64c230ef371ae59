package pagurus.arch;

/**
 * Entries of x86 processors: 32-bit paging, PAE, and 4- and 5-level paging, in one class so that a
 * process that uses one of them has one implementation.
 *
 * <p>Intel SDM volume 3: 4.3 (32-bit, tables 4-4 to 4-6), 4.4 (PAE, tables 4-8 to 4-11), 4.5 (4-
 * and 5-level, tables 4-14 to 4-20), 4.6 (rights), 4.8 (accessed and dirty).
 *
 * <p>Physical addresses may use all bits that the format has; a processor with a smaller MAXPHYADDR
 * reserves more than {@link #reservedBitsSet} says.
 */
final class X86Format extends EntryFormat {
  /** R/W, bit 1. */
  private static final long WRITABLE = 1L << 1;

  /** U/S, bit 2. */
  private static final long USER = 1L << 2;

  /** A, bit 5. */
  private static final long ACCESSED = 1L << 5;

  /** D, bit 6; leaves only. */
  private static final long DIRTY = 1L << 6;

  /** PS, bit 7 above level 1: a huge leaf. At level 1 the same bit is PAT. */
  private static final long HUGE = 1L << 7;

  /** G, bit 8; leaves only. */
  private static final long GLOBAL = 1L << 8;

  /** PAT of huge leaves, bit 12. */
  private static final long HUGE_PAT = 1L << 12;

  /** PAT of leaves of level 1, bit 7. */
  private static final long PAGE_PAT = 1L << 7;

  /** The frame: bits 12 to 51. In 4-byte entries those above 31 are always zero. */
  private static final long ADDRESS = 0x000F_FFFF_FFFF_F000L;

  /** XD, bit 63; PAE and 64-bit formats. */
  private static final long NO_EXECUTE = 1L << 63;

  /** Ignored by hardware in all formats: bits 9 to 11. */
  private static final long SOFTWARE_LOW = 7L << 9;

  /** Ignored by hardware in the 64-bit format: bits 52 to 58; PAE reserves them. */
  private static final long SOFTWARE_HIGH = 0x7FL << 52;

  /** PSE-36: bits 13 to 20 of a 4 MiB leaf are bits 32 to 39 of its address (table 4-4). */
  private static final long PSE36_FIELD = 0xFFL << 13;

  private static final int PSE36_SHIFT = 32 - 13;

  /** Reserved in the four PAE root entries (table 4-8): bits 1, 2, 5 to 8 and 52 to 63. */
  private static final long PAE_ROOT_RESERVED = 0x1E6L | 0xFFFL << 52;

  /** Reserved in all other PAE entries (tables 4-9 to 4-11): bits 52 to 62. */
  private static final long PAE_RESERVED = 0x7FFL << 52;

  /** The three families of x86 entries. */
  enum Kind {
    /** 4-byte entries. */
    BITS32,
    /** 8-byte entries below a root of four registers. */
    PAE,
    /** 8-byte entries of 4- and 5-level paging. */
    BITS64
  }

  private final long addressMask;
  private final long noExecute;
  private final long softwareHigh;
  private final long reserved;
  private final int registerLevel;
  private final int pse36Level;
  private final int leafLevels;

  /**
   * A format for a tree of this shape.
   *
   * @param shape where the levels' indexes are; huge leaves exist up to {@code shape.leafLevels()}
   */
  X86Format(Kind kind, Shape shape) {
    super(kind == Kind.BITS32 ? 4 : 8, shape);
    this.addressMask = kind == Kind.BITS32 ? ADDRESS & 0xFFFF_FFFFL : ADDRESS;
    this.noExecute = kind == Kind.BITS32 ? 0 : NO_EXECUTE;
    this.softwareHigh = kind == Kind.BITS64 ? SOFTWARE_HIGH : 0;
    this.reserved = kind == Kind.PAE ? PAE_RESERVED : 0;
    this.registerLevel = kind == Kind.PAE ? shape.levels() : 0;
    this.pse36Level = kind == Kind.BITS32 && shape.shift(2) == 22 ? 2 : 0;
    this.leafLevels = shape.leafLevels();
  }

  /** The bits of a leaf that are its address; without those that PSE-36 adds. */
  private long leafMask(int level) {
    return ADDRESS & ~offsetMask(level);
  }

  @Override
  public boolean isLeaf(long e, int level) {
    return isPresent(e) && (level == 1 || (e & HUGE) != 0);
  }

  @Override
  public boolean isTable(long e, int level) {
    return isPresent(e) && level > 1 && (e & HUGE) == 0;
  }

  @Override
  public boolean reservedBitsSet(long e, int level) {
    if (!isPresent(e)) {
      return false;
    }
    if (level == registerLevel) {
      return (e & PAE_ROOT_RESERVED) != 0;
    }
    return (e & reserved) != 0 || (level > 1 && isLeaf(e, level) && isBadHugeLeaf(e, level));
  }

  private boolean isBadHugeLeaf(long e, int level) {
    long allowed = leafMask(level) | HUGE_PAT | (level == pse36Level ? PSE36_FIELD : 0);
    return level > leafLevels || (e & ADDRESS & ~allowed) != 0;
  }

  @Override
  public long tableAddress(long e, int level) {
    return e & ADDRESS;
  }

  @Override
  public long leafAddress(long e, int level) {
    long address = e & leafMask(level);
    return level == pse36Level ? address | (e & PSE36_FIELD) << PSE36_SHIFT : address;
  }

  private long leafBits(long paddr, int level) {
    if (level != pse36Level) {
      return checked(paddr, addressMask & leafMask(level));
    }
    checked(paddr, (addressMask & leafMask(level)) | PSE36_FIELD << PSE36_SHIFT);
    return (paddr & addressMask & leafMask(level)) | (paddr >>> PSE36_SHIFT & PSE36_FIELD);
  }

  @Override
  public long physicalAddress(long e, int level, long vaddr) {
    long offset = offsetMask(level);
    return level == pse36Level
        ? leafAddress(e, level) | (vaddr & offset)
        : (e & ADDRESS & ~offset) | (vaddr & offset);
  }

  @Override
  public long makeTable(long paddr, int level) {
    long rights = level == registerLevel ? 0 : WRITABLE | USER;
    return checked(paddr, addressMask) | rights | PRESENT;
  }

  @Override
  public long makeLeaf(long paddr, int level, int rights) {
    return leafBits(paddr, level) | rightBits(rights) | (level > 1 ? HUGE : 0) | PRESENT;
  }

  @Override
  public long withTableAddress(long e, int level, long paddr) {
    return (e & ~ADDRESS) | checked(paddr, addressMask);
  }

  @Override
  public long withLeafAddress(long e, int level, long paddr) {
    long field = leafMask(level) | (level == pse36Level ? PSE36_FIELD : 0);
    return (e & ~field) | leafBits(paddr, level);
  }

  @Override
  public long childLeaf(long e, int level, int index) {
    long child = e & ~(ADDRESS & ~HUGE_PAT);
    if (level == 2) {
      child = (child & ~(HUGE | HUGE_PAT)) | ((e & HUGE_PAT) != 0 ? PAGE_PAT : 0);
    }
    return child | leafBits(childAddress(e, level, index), level - 1);
  }

  private long rightBits(int rights) {
    return ((rights & Rights.WRITE) != 0 ? WRITABLE : 0)
        | ((rights & Rights.USER) != 0 ? USER : 0)
        | ((rights & Rights.GLOBAL) != 0 ? GLOBAL : 0)
        | ((rights & Rights.EXECUTE) != 0 ? 0 : noExecute);
  }

  @Override
  public int expressible(int rights) {
    int asked = rights & ~Rights.KERNEL_EXECUTE;
    return asked | Rights.READ | (noExecute == 0 ? Rights.EXECUTE : 0);
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
    if (level == registerLevel) {
      return Rights.ALL;
    }
    return Rights.READ
        | Rights.GLOBAL
        | (isWritable(e) ? Rights.WRITE : 0)
        | (isExecutable(e) ? Rights.EXECUTE | Rights.KERNEL_EXECUTE : 0)
        | (isUser(e) ? Rights.USER : 0);
  }

  @Override
  public boolean isWritable(long e) {
    return (e & WRITABLE) != 0;
  }

  @Override
  public boolean isUser(long e) {
    return (e & USER) != 0;
  }

  @Override
  public boolean isExecutable(long e) {
    return (e & NO_EXECUTE) == 0;
  }

  @Override
  public boolean isGlobal(long e) {
    return (e & GLOBAL) != 0;
  }

  @Override
  public long withWritable(long e, boolean writable) {
    return writable ? e | WRITABLE : e & ~WRITABLE;
  }

  @Override
  public long withRights(long e, int level, int rights) {
    return (e & ~(WRITABLE | USER | GLOBAL | noExecute)) | rightBits(rights);
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

  @Override
  public boolean tableAccessedExists() {
    return true;
  }

  @Override
  public boolean tableAccessedExists(int level) {
    return level != registerLevel;
  }

  @Override
  public boolean isDirty(long e) {
    return (e & DIRTY) != 0;
  }

  @Override
  public long withDirty(long e) {
    return e | DIRTY;
  }

  @Override
  public long withoutDirty(long e) {
    return e & ~DIRTY;
  }

  @Override
  public boolean dirtyIsFixed(long e) {
    return (e & (WRITABLE | DIRTY)) != WRITABLE;
  }

  @Override
  public long cleanMask(int level) {
    return PRESENT | WRITABLE | DIRTY | (level > 1 ? HUGE : 0);
  }

  @Override
  public long cleanPattern(int level) {
    return PRESENT | WRITABLE | (level > 1 ? HUGE : 0);
  }

  @Override
  public int software(long e) {
    return (int) ((e & SOFTWARE_LOW) >>> 9 | (e & softwareHigh) >>> 49);
  }

  @Override
  public long withSoftware(long e, int bits) {
    long field = checkedSoftware(bits);
    return (e & ~(SOFTWARE_LOW | softwareHigh))
        | (field << 9 & SOFTWARE_LOW)
        | (field << 49 & softwareHigh);
  }

  @Override
  public int softwareBits() {
    return Long.bitCount(SOFTWARE_LOW | softwareHigh);
  }

  @Override
  public boolean isContiguous(long e, int level) {
    return false;
  }

  @Override
  public int napotShift(int level) {
    return 0;
  }
}
