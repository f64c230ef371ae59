package pagurus.sim.world;

/**
 * Asks the host for what the next walks of a program will read, for many of them at once, before
 * the first is simulated: the entries of pages, and the sets of the node's cache in which lines of
 * entries and data are looked for. A program whose pages lie all over a large memory would wait for
 * each of them, one after the other.
 *
 * <p>Nothing that is simulated changes, so it does not matter if it asks for the wrong thing: the
 * leaf table of an address is the one that a walk has found lately, perhaps for another address.
 */
public final class Foresight {
  /** So many accesses are looked at ahead, and what they read still fits the host's caches. */
  public static final int MOST = 64;

  /** A leaf table translates 2 MiB. */
  private static final int REGION_SHIFT = 21;

  private static final int PAGE_SHIFT = 12;
  private static final int REGIONS = 1 << 16;
  private static final int INDEX_MASK = SparseMemory.WORDS - 1;

  private final SparseMemory memory;
  private final MemoryCosts costs;

  /** The address of a leaf table, by region; 0 if none is known. */
  private final long[] tables = new long[REGIONS];

  // Of the accesses that are asked for now.
  private final long[] entries = new long[MOST];
  private final int[] pieces = new int[MOST];

  /** Nobody looks at it, but a loop without a result would not be executed. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  Foresight(SparseMemory memory, MemoryCosts costs) {
    this.memory = memory;
    this.costs = costs;
  }

  private static int region(long vaddr) {
    return (int) (vaddr >>> REGION_SHIFT) & (REGIONS - 1);
  }

  /** A CPU has just walked to the page of an address. */
  public void learn(SimulatedCpu cpu, long vaddr) {
    tables[region(vaddr)] = cpu.lastEntry() & -SparseMemory.PIECE;
  }

  /**
   * A CPU is about to access these addresses, {@link #MOST} at most, and will walk for many of
   * them. Each kind of line is asked for in a loop of its own: the shorter the loop, the more of
   * its reads a host has under way at once.
   */
  public void ask(SimulatedCpu cpu, long[] vaddrs, int from, int to) {
    int pages = findEntries(vaddrs, from, to);
    long all = 0;
    for (int i = 0; i < pages; i++) {
      pieces[i] = memory.piece(entries[i]);
    }
    for (int i = 0; i < pages; i++) {
      all += pieces[i] < 0 ? 0 : memory.get(pieces[i], entries[i]);
    }
    for (int i = 0; i < pages; i++) {
      all += costs.fetchEntry(cpu, entries[i]);
    }
    for (int i = from; i < to; i++) {
      all += costs.fetch(cpu, vaddrs[i]);
    }
    fetched += all;
  }

  /** Where the entries of the pages are, as far as that is known; says how many pages there are. */
  private int findEntries(long[] vaddrs, int from, int to) {
    int pages = 0;
    long before = -1;
    for (int i = from; i < to; i++) {
      long page = vaddrs[i] >>> PAGE_SHIFT;
      if (page != before) {
        before = page;
        entries[pages++] = tables[region(vaddrs[i])] + (page & INDEX_MASK) * Long.BYTES;
      }
    }
    return pages;
  }
}
