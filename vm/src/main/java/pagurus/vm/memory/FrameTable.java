package pagurus.vm.memory;

import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;

/**
 * A record for every frame of the machine, by frame number ({@code pfn}).
 *
 * <p>Fields, who writes them and when others may read them:
 *
 * <table>
 *   <caption>Fields of a record</caption>
 *   <tr><td>table word</td><td>shared; life and lock of a table, see {@code TableLocks}</td></tr>
 *   <tr><td>reference word</td><td>shared; users of a data frame in bits 0-31, those of them that
 *       have pinned it for writing in bits 32-47, {@link #DIRTY} and {@link #ISOLATED} above; 0 for
 *       every other kind</td></tr>
 *   <tr><td>kind, order, level, owner, base</td><td>plain; written by whoever owns the frame
 *       alone, before its number can be found by others; the owner of a table that is or was
 *       shared, under the table's lock; a hint to who looks through all frames ({@link
 *       #kindSeen})</td></tr>
 *   <tr><td>home</td><td>plain; the swap slot or the page of a file, guarded by their locks</td></tr>
 *   <tr><td>first mapping</td><td>plain; the space and address of one entry that maps a data frame,
 *       guarded by the locks of {@code ReverseMap}</td></tr>
 * </table>
 *
 * <p>The shared words are in the machine's memory. The plain fields are arrays as long as the
 * machine has frames ({@link DenseFrameTable}); or, where one thread of the host runs all CPUs and
 * most of a large machine is idle, they take room only where frames are in use ({@link
 * SparseFrameTable}). A process that knows one form only pays nothing for the choice.
 */
public abstract sealed class FrameTable permits DenseFrameTable, SparseFrameTable {
  /** A mark on the reference word: the content is newer than its home (swap slot or file). */
  public static final long DIRTY = 1L << 62;

  /** A mark on the reference word: reclaim or migration has taken the frame in hand. */
  public static final long ISOLATED = 1L << 61;

  /** The part of the reference word that counts users. */
  public static final long COUNT = 0xffff_ffffL;

  /** Bits 32-47 of the reference word count the users that may store without an entry. */
  private static final long WRITE_PIN = 1L << 32;

  private static final long WRITE_PINS = 0xffffL << 32;

  /** The home of a frame that has none. */
  public static final long NO_HOME = -1;

  /** The space of a first mapping that there is not. */
  public static final int NOBODY = 0;

  static final int RECORD_BYTES = 16;

  private final PhysicalLayout layout;
  private final int pageShift;
  private final int frames;

  /** A table for all frames of a machine; every frame is a hole until it is declared. */
  FrameTable(PhysicalLayout layout, int pageShift) {
    this.layout = layout;
    this.pageShift = pageShift;
    frames = Math.toIntExact(layout.end() >>> pageShift);
  }

  static FrameTable of(PhysicalLayout layout, int pageShift, boolean sparse) {
    return sparse
        ? SparseFrameTable.make(layout, pageShift)
        : DenseFrameTable.make(layout, pageShift);
  }

  /** How many frame numbers there are, holes included. */
  public final int frames() {
    return frames;
  }

  /** The frame that an address lies in. */
  public final int pfn(long paddr) {
    return (int) (paddr >>> pageShift);
  }

  /** The first address of a frame. */
  public final long paddr(int pfn) {
    return (long) pfn << pageShift;
  }

  /** The frames that have any of the addresses from one to before another. */
  public final FrameRange range(long from, long to) {
    long limit = Math.min(frames, (to + frameBytes() - 1) >>> pageShift);
    return from < to ? new FrameRange(pfn(from), (int) limit) : FrameRange.NONE;
  }

  /** Bytes of a frame. */
  public final long frameBytes() {
    return 1L << pageShift;
  }

  /** The node of a frame. */
  public final int nodeOf(int pfn) {
    return layout.nodeOf(paddr(pfn));
  }

  /** The shared word that holds a table's life and lock. */
  public final long tableWord(int pfn) {
    return record(pfn);
  }

  /** The shared word that counts a data frame's users. */
  public final long referenceWord(int pfn) {
    return record(pfn) + 8;
  }

  private long record(int pfn) {
    long nodeBase = layout.base(nodeOf(pfn));
    return nodeBase + (pfn - (nodeBase >>> pageShift)) * RECORD_BYTES;
  }

  /** What a frame holds. The caller owns it, or has something that keeps others from doing so. */
  public abstract FrameKind kind(int pfn);

  /** Declares what a frame holds from now on. */
  final void setKind(Cpu cpu, int pfn, FrameKind next) {
    changes(cpu, pfn);
    setKind(pfn, next);
  }

  abstract void setKind(int pfn, FrameKind next);

  /** Declares what {@code count} frames hold from now on. */
  abstract void setKinds(int first, int count, FrameKind next);

  /** log2 of the frames in the block that this frame leads. */
  public abstract int order(int pfn);

  /** Declares how large a block this frame leads. */
  public final void setOrder(Cpu cpu, int pfn, int next) {
    changes(cpu, pfn);
    setOrder(pfn, next);
  }

  /** The same where the kind has just been declared. */
  abstract void setOrder(int pfn, int next);

  /** Declares a table: its level, the space that it belongs to, the first address it translates. */
  public final void describeTable(Cpu cpu, int pfn, int tableLevel, int space, long vaddr) {
    changes(cpu, pfn);
    describeTable(pfn, tableLevel, space, vaddr);
  }

  abstract void describeTable(int pfn, int tableLevel, int space, long vaddr);

  /** Declares the file that a frame holds a page of, or the space that a table belongs to now. */
  public final void setOwner(Cpu cpu, int pfn, int next) {
    changes(cpu, pfn);
    setOwner(pfn, next);
  }

  abstract void setOwner(int pfn, int next);

  /** Declares which view of a file a leaf table may be shared for; 0 if for none. */
  public abstract void setView(int pfn, int next);

  /** Which view of a file a leaf table may be shared for; 0 if for none. */
  public abstract int view(int pfn);

  /** The level of a table, 1 = leaf. */
  public abstract int level(int pfn);

  /**
   * The space that a table belongs to (one of them, if it is shared), or the file that a frame
   * holds a page of.
   */
  public abstract int owner(int pfn);

  /** The first address that a table translates. */
  public abstract long base(int pfn);

  /** Where a data frame's content lives when it is not in memory: swap slot or page of a file. */
  public abstract long home(int pfn);

  /** Declares a data frame's home. */
  public abstract void setHome(int pfn, long slot);

  /** The space of the first entry that maps a frame, or {@link #NOBODY}. */
  public abstract int firstSpace(int pfn);

  /** The address of the first entry that maps a frame, if there is one. */
  public abstract long firstVaddr(int pfn);

  /** Declares the first entry that maps a frame, in this space, at this address. */
  public abstract void setFirstMapping(int pfn, int space, long vaddr);

  /** Declares that no entry maps a frame. */
  public abstract void clearFirstMapping(int pfn);

  /**
   * Something for each frame, beside the table: {@code none} at first. As many threads may use it
   * at once, for different frames, as may use this table.
   */
  public abstract <T> PerFrame<T> perFrame(T none);

  /**
   * What a frame seems to hold to somebody who has no hold of it: at this moment, and perhaps no
   * more in the next. What else its record says may be looked at right after this, and is as little
   * worth.
   */
  public final FrameKind kindSeen(Cpu cpu, int pfn) {
    cpu.plain(Step.FRAME_RECORD, paddr(pfn), false);
    return kind(pfn);
  }

  private void changes(Cpu cpu, int pfn) {
    cpu.plain(Step.FRAME_RECORD, paddr(pfn), true);
  }

  // Users of data frames. A count of 0 means that nobody can get at the frame.

  /** Sets the count of a frame that nobody else can reach, without marks. */
  public final void setReferences(Cpu cpu, int pfn, long count) {
    cpu.storeRelease(Step.COUNT_REFERENCE, referenceWord(pfn), count);
  }

  /** How many users a data frame has. */
  public final long references(Cpu cpu, int pfn) {
    return cpu.loadAcquire(Step.COUNT_REFERENCE, referenceWord(pfn)) & COUNT;
  }

  /** Adds a user to a frame that has one already. */
  public final void addReference(Cpu cpu, int pfn) {
    cpu.fetchAdd(Step.COUNT_REFERENCE, referenceWord(pfn), 1);
  }

  /**
   * Adds a user if the frame has any: the only safe way for who holds nothing (lock-free look-up).
   * Whoever succeeds must check that the entry it came from is still the same.
   */
  public final boolean tryAddReference(Cpu cpu, int pfn) {
    long word = referenceWord(pfn);
    while (true) {
      long seen = cpu.loadAcquire(Step.COUNT_REFERENCE, word);
      if ((seen & COUNT) == 0) {
        return false;
      }
      if (cpu.compareAndSet(Step.COUNT_REFERENCE, word, seen, seen + 1)) {
        return true;
      }
    }
  }

  /** Adds a user that may store without an entry. The table of the entry is locked. */
  public final void addWritePin(Cpu cpu, int pfn) {
    cpu.fetchAdd(Step.COUNT_REFERENCE, referenceWord(pfn), 1 + WRITE_PIN);
  }

  /** A user of {@link #addWritePin} stores no more. It is a user as before. */
  public final void endWritePin(Cpu cpu, int pfn) {
    cpu.fetchAdd(Step.COUNT_REFERENCE, referenceWord(pfn), -WRITE_PIN);
  }

  /** Whether anybody may store to a frame without an entry. */
  public final boolean isPinnedForWriting(Cpu cpu, int pfn) {
    return (cpu.loadAcquire(Step.COUNT_REFERENCE, referenceWord(pfn)) & WRITE_PINS) != 0;
  }

  /** Takes a user away; says whether it was the last, so that the caller must free the frame. */
  public final boolean dropReference(Cpu cpu, int pfn) {
    return ((cpu.fetchAdd(Step.COUNT_REFERENCE, referenceWord(pfn), -1) - 1) & COUNT) == 0;
  }

  /** Sets a mark; says whether this call set it. */
  public final boolean mark(Cpu cpu, int pfn, long mark) {
    long word = referenceWord(pfn);
    while (true) {
      long seen = cpu.loadAcquire(Step.FRAME_STATE, word);
      if ((seen & mark) != 0) {
        return false;
      }
      if (cpu.compareAndSet(Step.FRAME_STATE, word, seen, seen | mark)) {
        return true;
      }
    }
  }

  /** Clears a mark; says whether this call cleared it. */
  public final boolean unmark(Cpu cpu, int pfn, long mark) {
    long word = referenceWord(pfn);
    while (true) {
      long seen = cpu.loadAcquire(Step.FRAME_STATE, word);
      if ((seen & mark) == 0) {
        return false;
      }
      if (cpu.compareAndSet(Step.FRAME_STATE, word, seen, seen & ~mark)) {
        return true;
      }
    }
  }

  /** Whether a mark is set. */
  public final boolean isMarked(Cpu cpu, int pfn, long mark) {
    return (cpu.loadAcquire(Step.FRAME_STATE, referenceWord(pfn)) & mark) != 0;
  }
}
