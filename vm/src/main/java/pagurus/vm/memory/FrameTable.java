package pagurus.vm.memory;

import java.util.Arrays;
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
 *   <tr><td>reference word</td><td>shared; users of a data frame in bits 0-31, {@link #DIRTY} and
 *       {@link #ISOLATED} above; 0 for every other kind</td></tr>
 *   <tr><td>kind, order, level, owner, base</td><td>plain; written by whoever owns the frame
 *       alone, before its number can be found by others; the owner of a table that is or was
 *       shared, under the table's lock</td></tr>
 *   <tr><td>home</td><td>plain; the swap slot or the page of a file, guarded by their locks</td></tr>
 * </table>
 */
public final class FrameTable {
  /** A mark on the reference word: the content is newer than its home (swap slot or file). */
  public static final long DIRTY = 1L << 62;

  /** A mark on the reference word: reclaim or migration has taken the frame in hand. */
  public static final long ISOLATED = 1L << 61;

  /** The part of the reference word that counts users. */
  public static final long COUNT = 0xffff_ffffL;

  /** The home of a frame that has none. */
  public static final long NO_HOME = -1;

  static final int RECORD_BYTES = 16;

  private static final FrameKind[] KINDS = FrameKind.values();

  private final PhysicalLayout layout;
  private final int pageShift;
  private final byte[] kind;
  private final byte[] order;
  private final byte[] level;
  private final int[] owner;
  private final long[] base;
  private final int[] view;
  private final long[] home;

  /** An empty table for all frames of a machine; every frame is a hole until it is declared. */
  FrameTable(PhysicalLayout layout, int pageShift) {
    this.layout = layout;
    this.pageShift = pageShift;
    int frames = Math.toIntExact(layout.end() >>> pageShift);
    kind = new byte[frames];
    order = new byte[frames];
    level = new byte[frames];
    owner = new int[frames];
    base = new long[frames];
    view = new int[frames];
    home = new long[frames];
    Arrays.fill(home, NO_HOME);
  }

  /** How many frame numbers there are, holes included. */
  public int frames() {
    return kind.length;
  }

  /** The frame that an address lies in. */
  public int pfn(long paddr) {
    return (int) (paddr >>> pageShift);
  }

  /** The first address of a frame. */
  public long paddr(int pfn) {
    return (long) pfn << pageShift;
  }

  /** Bytes of a frame. */
  public long frameBytes() {
    return 1L << pageShift;
  }

  /** The node of a frame. */
  public int nodeOf(int pfn) {
    return layout.nodeOf(paddr(pfn));
  }

  /** The shared word that holds a table's life and lock. */
  public long tableWord(int pfn) {
    return record(pfn);
  }

  /** The shared word that counts a data frame's users. */
  public long referenceWord(int pfn) {
    return record(pfn) + 8;
  }

  private long record(int pfn) {
    long nodeBase = layout.base(nodeOf(pfn));
    return nodeBase + (pfn - (nodeBase >>> pageShift)) * RECORD_BYTES;
  }

  /** What a frame holds. */
  public FrameKind kind(int pfn) {
    return KINDS[kind[pfn]];
  }

  /** Declares what a frame holds from now on. */
  public void setKind(int pfn, FrameKind next) {
    kind[pfn] = (byte) next.ordinal();
  }

  /** log2 of the frames in the block that this frame leads. */
  public int order(int pfn) {
    return order[pfn];
  }

  /** Declares how large a block this frame leads. */
  public void setOrder(int pfn, int next) {
    order[pfn] = (byte) next;
  }

  /** Declares a table: its level, the space that it belongs to, the first address it translates. */
  public void describeTable(int pfn, int tableLevel, int space, long vaddr) {
    level[pfn] = (byte) tableLevel;
    view[pfn] = 0;
    owner[pfn] = space;
    base[pfn] = vaddr;
  }

  /** Declares the file that a frame holds a page of, or the space that a table belongs to now. */
  public void setOwner(int pfn, int next) {
    owner[pfn] = next;
  }

  /** Declares which view of a file a leaf table may be shared for; 0 if for none. */
  public void setView(int pfn, int next) {
    view[pfn] = next;
  }

  /** Which view of a file a leaf table may be shared for; 0 if for none. */
  public int view(int pfn) {
    return view[pfn];
  }

  /** The level of a table, 1 = leaf. */
  public int level(int pfn) {
    return level[pfn];
  }

  /**
   * The space that a table belongs to (one of them, if it is shared), or the file that a frame
   * holds a page of.
   */
  public int owner(int pfn) {
    return owner[pfn];
  }

  /** The first address that a table translates. */
  public long base(int pfn) {
    return base[pfn];
  }

  /** Where a data frame's content lives when it is not in memory: swap slot or page of a file. */
  public long home(int pfn) {
    return home[pfn];
  }

  /** Declares a data frame's home. */
  public void setHome(int pfn, long slot) {
    home[pfn] = slot;
  }

  // Users of data frames. A count of 0 means that nobody can get at the frame.

  /** Sets the count of a frame that nobody else can reach, without marks. */
  public void setReferences(Cpu cpu, int pfn, long count) {
    cpu.storeRelease(Step.COUNT_REFERENCE, referenceWord(pfn), count);
  }

  /** How many users a data frame has. */
  public long references(Cpu cpu, int pfn) {
    return cpu.loadAcquire(Step.COUNT_REFERENCE, referenceWord(pfn)) & COUNT;
  }

  /** Adds a user to a frame that has one already. */
  public void addReference(Cpu cpu, int pfn) {
    cpu.fetchAdd(Step.COUNT_REFERENCE, referenceWord(pfn), 1);
  }

  /**
   * Adds a user if the frame has any: the only safe way for who holds nothing (lock-free look-up).
   * Whoever succeeds must check that the entry it came from is still the same.
   */
  public boolean tryAddReference(Cpu cpu, int pfn) {
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

  /** Takes a user away; says whether it was the last, so that the caller must free the frame. */
  public boolean dropReference(Cpu cpu, int pfn) {
    return ((cpu.fetchAdd(Step.COUNT_REFERENCE, referenceWord(pfn), -1) - 1) & COUNT) == 0;
  }

  /** Sets a mark; says whether this call set it. */
  public boolean mark(Cpu cpu, int pfn, long mark) {
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
  public boolean unmark(Cpu cpu, int pfn, long mark) {
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
  public boolean isMarked(Cpu cpu, int pfn, long mark) {
    return (cpu.loadAcquire(Step.FRAME_STATE, referenceWord(pfn)) & mark) != 0;
  }
}
