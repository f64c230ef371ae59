package pagurus.arch;

/**
 * Entries of RISC-V: Sv32 with 4 bytes; Sv39, Sv48 and Sv57 with 8.
 *
 * <p>Privileged specification: 10.3.1 and 10.3.2 (bits and the walk), 10.4.1 (8-byte entries),
 * chapters "Svnapot" (N) and "Svpbmt" (memory types).
 *
 * <p>G in a table entry makes everything below it global. A mask cannot say that, so it is kept but
 * does not show in the {@link #rights} of leaves.
 */
final class RiscvFormat extends EntryFormat {
  private static final long READABLE = 1L << 1;
  private static final long WRITABLE = 1L << 2;
  private static final long EXECUTABLE = 1L << 3;
  private static final long USER = 1L << 4;
  private static final long GLOBAL = 1L << 5;
  private static final long ACCESSED = 1L << 6;
  private static final long DIRTY = 1L << 7;

  /** RSW, bits 8 and 9: for software, at every level. */
  private static final int SOFTWARE_SHIFT = 8;

  private static final long SOFTWARE = 3L << SOFTWARE_SHIFT;

  /** An entry with none of R, W and X refers to a table (10.3.2, step 4). */
  private static final long LEAF = READABLE | WRITABLE | EXECUTABLE;

  /** The frame number begins at bit 10, and an address at bit 12. */
  private static final int ADDRESS_SHIFT = 12 - 10;

  /** Frame number of 8-byte entries: bits 10 to 53 (10.4.1). */
  private static final long FRAME_64 = (1L << 54) - (1L << 10);

  /** Frame number of 4-byte entries: bits 10 to 31 (10.3.1). */
  private static final long FRAME_32 = (1L << 32) - (1L << 10);

  /** N, bit 63 of 8-byte entries: one of 16 leaves that map 64 KiB together. */
  private static final long NAPOT = 1L << 63;

  /** log2 of the only size that Svnapot has: 64 KiB. */
  private static final int NAPOT_SHIFT = 16;

  /** With N, the low four bits of the frame number are 1000. */
  private static final long NAPOT_CODE = 0x8L << 10;

  private static final long NAPOT_FIELD = 0xFL << 10;

  /** PBMT, bits 61 and 62 of 8-byte entries: memory type; 3 is reserved. */
  private static final long MEMORY_TYPE = 3L << 61;

  /** Bits 54 to 60 of 8-byte entries. */
  private static final long RESERVED = 0x7FL << 54;

  /** Reserved in table entries (10.3.1): U, A, D, and what only leaves may have. */
  private static final long TABLE_RESERVED =
      USER | ACCESSED | DIRTY | NAPOT | MEMORY_TYPE | RESERVED;

  private final long frameMask;
  private final boolean hasNapot;

  /** A format for a tree of this shape, with entries of 4 or 8 bytes. */
  RiscvFormat(int entryBytes, Shape shape) {
    super(entryBytes, shape);
    this.frameMask = entryBytes == 4 ? FRAME_32 : FRAME_64;
    this.hasNapot = entryBytes == 8;
  }

  /** The bits of a leaf that are its frame number. */
  private long leafMask(int level) {
    return frameMask & ~(offsetMask(level) >>> ADDRESS_SHIFT);
  }

  @Override
  public boolean isLeaf(long e, int level) {
    return (e & LEAF) != 0 && isPresent(e);
  }

  @Override
  public boolean isTable(long e, int level) {
    return (e & (LEAF | PRESENT)) == PRESENT && level > 1;
  }

  @Override
  public boolean reservedBitsSet(long e, int level) {
    if (!isPresent(e)) {
      return false;
    }
    if ((e & LEAF) == 0) {
      return level == 1 || (e & TABLE_RESERVED) != 0;
    }
    boolean misaligned = (e & frameMask & ~leafMask(level)) != 0;
    boolean badNapot = (e & NAPOT) != 0 && (level != 1 || (e & NAPOT_FIELD) != NAPOT_CODE);
    return (e & (READABLE | WRITABLE)) == WRITABLE
        || (e & RESERVED) != 0
        || (e & MEMORY_TYPE) == MEMORY_TYPE
        || misaligned
        || badNapot;
  }

  @Override
  public long tableAddress(long e, int level) {
    return (e & FRAME_64) << ADDRESS_SHIFT;
  }

  @Override
  public long leafAddress(long e, int level) {
    long address = (e & FRAME_64) << ADDRESS_SHIFT & ~offsetMask(level);
    return isContiguous(e, level) ? address & -(1L << NAPOT_SHIFT) : address;
  }

  @Override
  public long physicalAddress(long e, int level, long vaddr) {
    return isContiguous(e, level)
        ? leafAddress(e, level) | (vaddr & (1L << NAPOT_SHIFT) - 1)
        : super.physicalAddress(e, level, vaddr);
  }

  @Override
  public long makeTable(long paddr, int level) {
    return frame(paddr, frameMask) | PRESENT;
  }

  @Override
  public long makeLeaf(long paddr, int level, int rights) {
    return frame(paddr, leafMask(level)) | rightBits(rights) | PRESENT;
  }

  private static long frame(long paddr, long mask) {
    return checked(paddr, mask << ADDRESS_SHIFT) >>> ADDRESS_SHIFT;
  }

  @Override
  public long withTableAddress(long e, int level, long paddr) {
    return (e & ~frameMask) | frame(paddr, frameMask);
  }

  @Override
  public long withLeafAddress(long e, int level, long paddr) {
    long kept = e & ~frameMask;
    return isContiguous(e, level)
        ? kept | frame(paddr, frameMask & ~NAPOT_FIELD) | NAPOT_CODE
        : kept | frame(paddr, leafMask(level));
  }

  @Override
  public long childLeaf(long e, int level, int index) {
    return (e & ~frameMask) | frame(childAddress(e, level, index), leafMask(level - 1));
  }

  private static long rightBits(int rights) {
    int possible = expressibleRights(rights);
    return ((possible & Rights.READ) != 0 ? READABLE : 0)
        | ((possible & Rights.WRITE) != 0 ? WRITABLE : 0)
        | ((possible & Rights.EXECUTE) != 0 ? EXECUTABLE : 0)
        | ((possible & Rights.USER) != 0 ? USER : 0)
        | ((possible & Rights.GLOBAL) != 0 ? GLOBAL : 0);
  }

  /** W without R is reserved, and none of R, W and X means a table. */
  private static int expressibleRights(int rights) {
    int asked = rights & ~Rights.KERNEL_EXECUTE;
    boolean fetchOnly = (asked & (Rights.WRITE | Rights.EXECUTE)) == Rights.EXECUTE;
    return fetchOnly ? asked : asked | Rights.READ;
  }

  @Override
  public int expressible(int rights) {
    return expressibleRights(rights);
  }

  @Override
  public int rights(long e, int level) {
    return ((e & READABLE) != 0 ? Rights.READ : 0)
        | (isWritable(e) ? Rights.WRITE : 0)
        | (isExecutable(e) ? Rights.EXECUTE : 0)
        | (isUser(e) ? Rights.USER : 0)
        | (isGlobal(e) ? Rights.GLOBAL : 0);
  }

  @Override
  public int rightsThroughTable(long e, int level) {
    return Rights.ALL;
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
    return (e & EXECUTABLE) != 0;
  }

  @Override
  public boolean isGlobal(long e) {
    return (e & GLOBAL) != 0;
  }

  /** Allowing stores allows loads too: W without R is reserved. */
  @Override
  public long withWritable(long e, boolean writable) {
    return writable ? e | WRITABLE | READABLE : e & ~WRITABLE;
  }

  @Override
  public long withRights(long e, int level, int rights) {
    return (e & ~(LEAF | USER | GLOBAL)) | rightBits(rights);
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
    return false;
  }

  @Override
  public boolean tableAccessedExists(int level) {
    return false;
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
    return PRESENT | WRITABLE | DIRTY;
  }

  @Override
  public long cleanPattern(int level) {
    return PRESENT | WRITABLE;
  }

  @Override
  public int software(long e) {
    return (int) (e & SOFTWARE) >>> SOFTWARE_SHIFT;
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
    return (e & NAPOT) != 0 && level == 1;
  }

  @Override
  public int napotShift(int level) {
    return hasNapot && level == 1 ? NAPOT_SHIFT : 0;
  }
}
