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

  /** Beside the address of a line: its translation was known at once. */
  private static final long AT_ONCE = 1L << 62;

  /** How a core waits for data. */
  public interface Waiting {
    /**
     * Cycles that it waits beyond what it does meanwhile.
     *
     * @param walk cycles until the address of the data was known
     * @param data cycles until the data is there from then on
     */
    long waits(long walk, int data);
  }

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

  /** One more, whose translation the second-level TLB had. */
  public void add(long vaddr, int node) {
    lines[count++] = line(vaddr) | node;
  }

  /** One more, whose translation the first-level TLB had. */
  public void addAtOnce(long vaddr, int node) {
    lines[count++] = line(vaddr) | AT_ONCE | node;
  }

  private static long line(long vaddr) {
    return vaddr & (AT_ONCE - 1) & -LINE_BYTES;
  }

  /**
   * Lets a CPU wait for all of them.
   *
   * @param second cycles that the second-level TLB takes
   * @param core how long it waits for one of them
   * @param moved what memory moves for one of them
   */
  public void await(
      SimulatedCpu cpu, MemoryCosts costs, int second, Waiting core, LinesMoved moved) {
    LineCache cache = cpu.nodeCache();
    for (int i = 0; i < count; i++) {
      fetched += cache.fetch(cache.row(MemoryCosts.dataLine(lines[i] & ~AT_ONCE)));
    }
    for (int i = 0; i < count; i++) {
      int before = (lines[i] & AT_ONCE) == 0 ? second : 0;
      long line = lines[i] & ~AT_ONCE;
      cpu.charge(before);
      int data = costs.dataCycles(cpu, line, (int) (line & (LINE_BYTES - 1)), moved);
      long waits = core.waits(before, data);
      cpu.charge(waits);
      latencies.add(before + waits);
    }
    count = 0;
  }
}
