package pagurus.sim.world;

/**
 * Asks the host for what the next walks of a program will read, for many of them at once, before
 * the first is simulated: the entries of the two lowest levels, and the sets of the node's cache in
 * which lines of entries and data are looked for. A program whose pages lie all over a large memory
 * would wait for each of them, one after the other.
 *
 * <p>Nothing that is simulated changes, so it does not matter if it asks for the wrong thing: the
 * tables of an address are those that a walk has found lately, perhaps for another address.
 */
public final class Foresight {
  /** So many accesses are looked at ahead, and what they read still fits the host's caches. */
  public static final int MOST = 64;

  private static final int PAGE_SHIFT = 12;

  /** A table of level 1 translates 2 MiB, one of level 2 1 GiB. */
  private static final int LEAF_SHIFT = 21;

  private static final int UPPER_SHIFT = 30;

  private static final int LEAVES = 1 << 16;
  private static final int UPPERS = 1 << 12;

  private final SparseMemory memory;
  private final MemoryCosts costs;
  private final TablesSeen leaves = new TablesSeen(LEAF_SHIFT, LEAVES);
  private final TablesSeen uppers = new TablesSeen(UPPER_SHIFT, UPPERS);

  // Of the accesses that are asked for now: leaves first, then the entries above them.
  private final long[] pages = new long[MOST];
  private final long[] entries = new long[2 * MOST];
  private final long[] places = new long[2 * MOST];
  private final int[] rows = new int[3 * MOST];

  /** Nobody looks at it, but a loop without a result would not be executed. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  Foresight(SparseMemory memory, MemoryCosts costs) {
    this.memory = memory;
    this.costs = costs;
  }

  /** A CPU has just walked to the page of an address. */
  public void learn(SimulatedCpu cpu, long vaddr) {
    WalkTrail trail = cpu.trail();
    leaves.learn(vaddr, trail.last());
    if (trail.hasTwo()) {
      uppers.learn(vaddr, trail.before());
    }
  }

  /**
   * A CPU is about to access these addresses, {@link #MOST} at most, and will walk for many of
   * them. Each kind of line is asked for in a loop of its own, without a branch that depends on
   * what is read: the shorter the loop, the more of its reads a host has under way at once.
   */
  public void ask(SimulatedCpu cpu, long[] vaddrs, int from, int to) {
    int count = findPages(vaddrs, from, to);
    long all = leaves.fetch(pages, count);
    leaves.find(pages, count, places, 0);
    uppers.find(pages, count, places, count);
    memory.expect(places, 2 * count, entries);
    all += memory.fetch(places, 2 * count);
    LineCache cache = costs.nodeCache(cpu.node());
    int asked = findRows(cache, 2 * count, vaddrs, from, to);
    for (int i = 0; i < asked; i++) {
      all += cache.fetch(rows[i]);
    }
    fetched += all;
  }

  /** Where the sets of the entries' lines and of the data's are; says how many there are. */
  private int findRows(LineCache cache, int count, long[] vaddrs, int from, int to) {
    for (int i = 0; i < count; i++) {
      rows[i] = cache.row(MemoryCosts.entryLine(entries[i]));
    }
    int all = count;
    long before = -1;
    for (int i = from; i < to; i++) {
      long line = MemoryCosts.dataLine(vaddrs[i]);
      if (line != before) {
        before = line;
        rows[all++] = cache.row(line);
      }
    }
    return all;
  }

  /** The pages that are accessed, as addresses; says how many. */
  private int findPages(long[] vaddrs, int from, int to) {
    int count = 0;
    long before = -1;
    for (int i = from; i < to; i++) {
      long page = vaddrs[i] >>> PAGE_SHIFT << PAGE_SHIFT;
      if (page != before) {
        before = page;
        pages[count++] = page;
      }
    }
    return count;
  }

  /** The tables of a level that walks have come by, by the region that they translate. */
  private static final class TablesSeen {
    private static final int INDEX_MASK = SparseMemory.WORDS - 1;

    private final int regionShift;

    /** The piece of a table, by the region. */
    private final int[] pieces;

    TablesSeen(int regionShift, int most) {
      this.regionShift = regionShift;
      pieces = new int[most];
    }

    private int region(long vaddr) {
      return (int) (vaddr >>> regionShift) & (pieces.length - 1);
    }

    void learn(long vaddr, int piece) {
      int region = region(vaddr);
      if (piece >= 0 && pieces[region] != piece) {
        pieces[region] = piece;
      }
    }

    /** Brings what {@link #find} will read into the host's caches; means nothing. */
    long fetch(long[] pages, int count) {
      long all = 0;
      for (int i = 0; i < count; i++) {
        all += pieces[region(pages[i])];
      }
      return all;
    }

    /** Where the entries are that lead to pages. */
    void find(long[] pages, int count, long[] places, int first) {
      int shift = regionShift - SparseMemory.WORD_BITS;
      for (int i = 0; i < count; i++) {
        int index = (int) (pages[i] >>> shift) & INDEX_MASK;
        places[first + i] = WordPieces.place(pieces[region(pages[i])], index);
      }
    }
  }
}
