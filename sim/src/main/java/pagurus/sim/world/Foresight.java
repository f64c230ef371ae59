package pagurus.sim.world;

/**
 * Asks the host for what the next walks of a program will read, for many of them at once, before
 * the first is simulated: the entries of leaf tables, and the sets of the node's cache in which
 * lines of those entries and of data are looked for. A program whose pages lie all over a large
 * memory would wait for each of them, one after the other. Of the tables above there are 512 times
 * fewer: a host has them near.
 *
 * <p>Nothing that is simulated changes, so it does not matter if it asks for the wrong thing: the
 * table of an address is the one that a walk has found lately, perhaps for another address.
 */
public final class Foresight {
  /** So many accesses are looked at ahead, and what they read still fits the host's caches. */
  public static final int MOST = 64;

  private static final int PAGE_SHIFT = 12;

  /** A leaf table translates 2 MiB. */
  private static final int REGION_SHIFT = 21;

  /** Tables of so many regions are known at once: of 128 GiB. */
  private static final int REGIONS = 1 << 16;

  private static final int INDEX_MASK = SparseMemory.WORDS - 1;

  private final SparseMemory memory;

  /** The piece of the leaf table that walks have come by, by the region that it translates. */
  private final int[] tables = new int[REGIONS];

  // Of the accesses that are asked for now: their pages, and the entries of these.
  private final long[] pages = new long[MOST];
  private final long[] places = new long[MOST];
  private final long[] entries = new long[MOST];

  /** The sets in which lines of entries and data are looked for. */
  private final int[] rows = new int[2 * MOST];

  /** Nobody looks at it, but a loop without a result would not be executed. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  Foresight(SparseMemory memory) {
    this.memory = memory;
  }

  private static int region(long vaddr) {
    return (int) (vaddr >>> REGION_SHIFT) & (REGIONS - 1);
  }

  /** A CPU has just walked to the page of an address. */
  public void learn(SimulatedCpu cpu, long vaddr) {
    int region = region(vaddr);
    int piece = cpu.lastPiece();
    if (piece >= 0 && tables[region] != piece) {
      tables[region] = piece;
    }
  }

  /**
   * A CPU is about to access these addresses, {@link #MOST} at most, and will walk for many of
   * them. Each kind of line is asked for in a loop of its own, without a branch that depends on
   * what is read: the shorter the loop, the more of its reads a host has under way at once.
   */
  public void ask(SimulatedCpu cpu, long[] vaddrs, int from, int to) {
    int count = findPages(vaddrs, from, to);
    long all = 0;
    for (int i = 0; i < count; i++) {
      all += tables[region(pages[i])];
    }
    for (int i = 0; i < count; i++) {
      int index = (int) (pages[i] >>> PAGE_SHIFT) & INDEX_MASK;
      places[i] = WordPieces.place(tables[region(pages[i])], index);
    }
    memory.expect(places, count, entries);
    all += memory.fetch(places, count);
    LineCache cache = cpu.nodeCache();
    int asked = findRows(cache, count, vaddrs, from, to);
    for (int i = 0; i < asked; i++) {
      all += cache.fetch(rows[i]);
    }
    fetched += all;
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
}
