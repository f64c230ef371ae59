package pagurus.sim.world;

/**
 * Reads of data whose translations are known, one after the other, before the CPU waits for them.
 *
 * <p>Nothing but a walk can come between them that would notice, so a program's thread finds the
 * translations of many accesses first and then looks up their lines. The sets of a large cache do
 * not fit into the host's caches; they are all asked for before the first is needed, so that the
 * host waits for many at once.
 */
public final class DataReads {
  private static final int LINE_BYTES = 64;

  /** The address of a line; the node that it is on stands in the bits below. */
  private final long[] lines;

  private final Latencies latencies;
  private int count;

  /** Nobody looks at it, but a loop without a result would not be executed. */
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  /** Room for so many reads, whose waits are counted there. */
  public DataReads(int most, Latencies latencies) {
    lines = new long[most];
    this.latencies = latencies;
  }

  /** One more. */
  public void add(long vaddr, int node) {
    lines[count++] = (vaddr & -LINE_BYTES) | node;
  }

  /**
   * Lets a CPU wait for all of them.
   *
   * @param before cycles that each of them waits before it looks for its line
   * @param overlap so many are under way at once
   */
  public void await(SimulatedCpu cpu, MemoryCosts costs, int before, int overlap) {
    for (int i = 0; i < count; i++) {
      fetched += costs.fetch(cpu, lines[i]);
    }
    for (int i = 0; i < count; i++) {
      long line = lines[i];
      cpu.charge(before);
      int data = costs.dataCycles(cpu, line, (int) (line & (LINE_BYTES - 1))) / overlap;
      cpu.charge(data);
      latencies.add(before + data);
    }
    count = 0;
  }
}
