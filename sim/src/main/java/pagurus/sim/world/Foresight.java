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
  /** A leaf table translates 2 MiB. */
  private static final int REGION_SHIFT = 21;

  private static final int PAGE_SHIFT = 12;
  private static final int REGIONS = 1 << 16;
  private static final int INDEX_MASK = SparseMemory.WORDS - 1;

  private final SparseMemory memory;
  private final MemoryCosts costs;

  /** The address of a leaf table, by region; 0 if none is known. */
  private final long[] tables = new long[REGIONS];

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

  /** A CPU is about to access these addresses and will walk for many of them. */
  public void ask(SimulatedCpu cpu, long[] vaddrs, int from, int to) {
    long all = 0;
    long before = -1;
    for (int i = from; i < to; i++) {
      long page = vaddrs[i] >>> PAGE_SHIFT;
      if (page != before) {
        before = page;
        long entry = tables[region(vaddrs[i])] + (page & INDEX_MASK) * Long.BYTES;
        all += memory.get(entry) + costs.fetchEntry(cpu, entry) + costs.fetch(cpu, vaddrs[i]);
      }
    }
    fetched += all;
  }
}
