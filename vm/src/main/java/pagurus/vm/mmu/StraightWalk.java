package pagurus.vm.mmu;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;

/**
 * The walk as it usually goes, from the root to a page, for a CPU that remembers nothing: every
 * table is on the CPU's own node, its entry looks as the kernel makes it, and the leaf allows the
 * access and has A and D as they must be. From the first entry that is different the {@link Walker}
 * goes on; both take the same steps.
 *
 * <p>It is fast because it judges an entry by one comparison: whether all bits but the address
 * agree with those of an entry that has been judged before. For a table that is the one that
 * restricts nothing, for a leaf the last one that was met. What the bits of an entry mean does not
 * depend on memory, so nothing can be stale here. And it is written out level by level, because as
 * a loop it takes twice as long.
 *
 * <p>Whether an invalidation has come between is looked at before anything is done with what was
 * read, and not after each read: until then a walk does nothing but read (R9).
 */
final class StraightWalk {
  private static final int PAGE_SHIFT = 12;
  private static final int STRIDE = 9;
  private static final int LEAST_LEVELS = 3;
  private static final int ENTRY_SHIFT = 3;

  /** The offsets of entries in a table. */
  private static final long OFFSETS = ((1L << STRIDE) - 1) << ENTRY_SHIFT;

  /** No leaf has these bits beside its address. */
  private static final long NONE = -1;

  private final Cpu cpu;
  private final RootRegister register;
  private final Walker walker;
  private final Tally tally;
  private final PhysicalLayout layout;
  private final long solid;
  private final EntryFormat format;
  private final int levels;
  private final int rootShift;

  /** How many bits higher an address stands than in an entry (RISC-V: 2). */
  private final int lift;

  /** The bits of an entry that tell the tables of this CPU's node apart. */
  private final long tables;

  /** All other bits of such an entry. */
  private final long usualTable;

  /** The bits that an address has which is not that of a table of this CPU's node, and ... */
  private final long elsewhere;

  /** ... what they are in one that is. */
  private final long home;

  /** The bits of a leaf that tell frames apart. */
  private final long frames;

  /** All other bits of the leaf that was judged last, and the {@link Translation} to frame 0. */
  private long usualLeaf = NONE;

  private long usualWord;

  private long junk = -1;

  /**
   * A walk for a mode that {@link #fits}.
   *
   * @param accessed whether hardware sets A in table entries
   */
  StraightWalk(
      PagingMode mode,
      PhysicalLayout layout,
      Cpu cpu,
      RootRegister register,
      Walker walker,
      Tally tally,
      boolean accessed) {
    this.cpu = cpu;
    this.register = register;
    this.walker = walker;
    this.tally = tally;
    this.layout = layout;
    solid = layout.limit(0) == layout.base(1) ? layout.end() : layout.limit(0);
    format = mode.format();
    levels = mode.levels();
    rootShift = mode.rootShift() - ENTRY_SHIFT;
    lift = lift(mode);
    tables = (Long.highestOneBit(layout.bytesPerNode()) - mode.pageBytes()) >>> lift;
    home = layout.base(cpu.node());
    elsewhere = ~(tables << lift);
    long usual = format.makeTable(home, 2);
    usualTable = accessed ? format.withAccessed(usual) : usual;
    frames = (Long.highestOneBit(layout.end() - 1) * 2 - mode.pageBytes()) >>> lift;
  }

  /**
   * Whether a tree has tables of 4 KiB with 8-byte entries at every level, below a root in memory,
   * and its entries hold every address of this memory in one piece: x86-64 with 4 and 5 levels,
   * Sv39 to Sv57, AArch64 with pages of 4 KiB.
   */
  static boolean fits(PagingMode mode, PhysicalLayout layout) {
    int levels = mode.levels();
    boolean tree =
        mode.pageShift() == PAGE_SHIFT
            && mode.entryBytes() == Long.BYTES
            && mode.indexBits(1) == STRIDE
            && mode.indexBits(levels) == STRIDE
            && levels >= LEAST_LEVELS
            && !mode.rootInRegisters();
    return tree && layout.end() <= 1L << mode.paddrBits() && addressesAreWhole(mode, layout);
  }

  private static boolean addressesAreWhole(PagingMode mode, PhysicalLayout layout) {
    EntryFormat format = mode.format();
    long table = format.makeTable(0, 2);
    long leaf = format.makeLeaf(0, 1, Rights.READ);
    int lift = lift(mode);
    boolean whole = lift >= 0 && format.rightsThroughTable(table) == Rights.ALL;
    for (long bit = mode.pageBytes(); bit < layout.end(); bit <<= 1) {
      whole &= format.makeTable(bit, 2) == (table | (bit >>> lift));
      whole &= format.makeLeaf(bit, 1, Rights.READ) == (leaf | (bit >>> lift));
    }
    return whole;
  }

  private static int lift(PagingMode mode) {
    EntryFormat format = mode.format();
    long lowest = format.makeTable(0, 2) ^ format.makeTable(mode.pageBytes(), 2);
    return PAGE_SHIFT - Long.numberOfTrailingZeros(lowest);
  }

  /** Whether the root is a table where this walk begins. */
  boolean begins() {
    return (register.root() & elsewhere) == home;
  }

  /** Never takes this word for an entry that it knows. */
  void avoid(long word) {
    junk = word;
    usualLeaf = NONE;
  }

  /**
   * Walks to the page of a canonical address, if the walk {@link #begins}.
   *
   * @param need what the translation must have ({@link Translation#need})
   * @return the {@link Translation}, or a {@link Fault}
   */
  long walk(long vaddr, long need) {
    cpu.local(Step.WALK_CACHE_USE, vaddr);
    Cpu seam = cpu;
    long address = tables;
    long usual = usualTable;
    int up = lift;
    long invalidations = register.invalidations();
    long at = register.root() + (vaddr >>> rootShift & OFFSETS);
    long entry = seam.loadAcquire(Step.WALK_READ, at);
    long table = entry & address;
    if (levels > 3) {
      if (levels > 4) {
        if ((entry ^ table) != usual) {
          return unusual(vaddr, need, at, entry, 5, invalidations);
        }
        at = (table << up) | (vaddr >>> 36 & OFFSETS);
        entry = seam.loadAcquire(Step.WALK_READ, at);
        table = entry & address;
      }
      if ((entry ^ table) != usual) {
        return unusual(vaddr, need, at, entry, 4, invalidations);
      }
      at = (table << up) | (vaddr >>> 27 & OFFSETS);
      entry = seam.loadAcquire(Step.WALK_READ, at);
      table = entry & address;
    }
    if ((entry ^ table) != usual) {
      return unusual(vaddr, need, at, entry, 3, invalidations);
    }
    at = (table << up) | (vaddr >>> 18 & OFFSETS);
    entry = seam.loadAcquire(Step.WALK_READ, at);
    table = entry & address;
    if ((entry ^ table) != usual) {
      return unusual(vaddr, need, at, entry, 2, invalidations);
    }
    at = (table << up) | (vaddr >>> 9 & OFFSETS);
    entry = seam.loadAcquire(Step.WALK_READ, at);
    return leaf(vaddr, need, at, entry, invalidations);
  }

  private long leaf(long vaddr, long need, long at, long entry, long invalidations) {
    long frame = entry & frames;
    long word = usualWord;
    if ((entry ^ frame) != usualLeaf || (word & need) != need || !exists(frame << lift)) {
      return unusual(vaddr, need, at, entry, 1, invalidations);
    }
    cpu.local(Step.TLB_FILL, vaddr);
    if (register.invalidations() != invalidations) {
      return unusual(vaddr, need, at, entry, 1, invalidations);
    }
    tally.straightWalk();
    return word | (frame << lift);
  }

  private boolean exists(long frame) {
    return frame < solid || layout.exists(frame);
  }

  private long unusual(long vaddr, long need, long at, long entry, int level, long invalidations) {
    tally.straightReads(levels, level);
    if (level == 1 && entry != junk) {
      learn(entry);
    }
    return walker.walkOn(vaddr, need, at, entry, level, invalidations);
  }

  /** Judges a leaf's bits, if all that they need besides is an address in memory. */
  private void learn(long entry) {
    boolean sound = format.isLeaf(entry, 1) && !format.reservedBitsSet(entry, 1);
    if (sound && format.isAccessed(entry) && !format.isContiguous(entry, 1)) {
      long bits = entry & ~frames;
      if (format.leafAddress(bits, 1) == 0) {
        long word = Translation.leaf(0, Rights.below(Rights.ALL, format.rights(entry, 1)), 1);
        usualLeaf = bits;
        usualWord = format.dirtyIsFixed(entry) ? word | Translation.DIRTY : word;
      }
    }
  }
}
