package pagurus.vm.memory;

/**
 * How a machine's memory is run.
 *
 * @param kernelWords words set aside for locks and counters on node 0
 * @param poison whether freed frames are filled with poison and checked when they are handed out
 * @param failOneIn one allocation in this many fails although there is memory; 0: none does
 * @param tablesMove whether page tables count as movable; if not, page blocks that hold one are
 *     held up by it, as on a kernel that cannot relocate tables
 * @param limboTables so many tables may wait in the retire queue before movers wait for it; at
 *     least 1
 * @param sparse whether what is known of frames takes room only where frames are in use: for large
 *     machines that are mostly idle, and only where one thread of the host runs all CPUs
 */
public record MemoryOptions(
    int kernelWords,
    boolean poison,
    int failOneIn,
    boolean tablesMove,
    int limboTables,
    boolean sparse) {
  /** Movers wait when this many tables are in limbo: 4 MiB of pages of 4 KiB. */
  private static final int USUAL_LIMBO = 1024;

  /** One frame in this many is kept for tables when memory is low. */
  private static final int RESERVE_SHARE = 64;

  /** The reserve is never more than this, however large a node is. */
  private static final int RESERVE_MOST = 256;

  /** Refuses a limit that nobody could keep. */
  public MemoryOptions {
    if (limboTables < 1) {
      throw new IllegalArgumentException(
          "a limit of " + limboTables + " tables in limbo is less than 1");
    }
  }

  /** Memory with tables that move, and the usual limit to tables in limbo. */
  public MemoryOptions(int kernelWords, boolean poison, int failOneIn) {
    this(kernelWords, poison, failOneIn, true, USUAL_LIMBO, false);
  }

  /** The same, with tables that stay where they are. */
  public MemoryOptions withoutTableMoves() {
    return new MemoryOptions(kernelWords, poison, failOneIn, false, limboTables, sparse);
  }

  /** The same with another limit to tables in limbo. */
  public MemoryOptions withLimboTables(int next) {
    return new MemoryOptions(kernelWords, poison, failOneIn, tablesMove, next, sparse);
  }

  /** The same, for a large machine of which most is idle. */
  public MemoryOptions withSparseRecords() {
    return new MemoryOptions(kernelWords, poison, failOneIn, tablesMove, limboTables, true);
  }

  /** 4096 words, poison, no failures. */
  public static MemoryOptions standard() {
    return new MemoryOptions(4096, true, 0);
  }

  int reserveFrames(long framesPerNode) {
    return (int) Math.min(RESERVE_MOST, framesPerNode / RESERVE_SHARE);
  }
}
