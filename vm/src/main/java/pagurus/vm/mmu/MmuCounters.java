package pagurus.vm.mmu;

/**
 * What an MMU has counted up to some moment. Immutable.
 *
 * <p>Counts of two moments are compared with {@link #minus}, counts of several CPUs added with
 * {@link #plus}.
 */
public final class MmuCounters {
  /** The highest level there is in any mode. */
  static final int MAX_LEVELS = 5;

  /** Where faults are counted, by kind. */
  static final int FAULTS = MmuEvent.COUNT;

  /** Where walk reads are counted: level by level, local before remote. */
  static final int READS = FAULTS + Fault.KINDS + 1;

  /** How many counts there are. */
  static final int SIZE = READS + 2 * (MAX_LEVELS + 1);

  /** All counts are 0. */
  public static final MmuCounters ZERO = new MmuCounters(new long[SIZE]);

  private final long[] counts;

  /** Takes the array over. */
  MmuCounters(long[] counts) {
    this.counts = counts;
  }

  /** How often something happened. */
  public long of(MmuEvent event) {
    return counts[event.index()];
  }

  /** How many translations were asked for, those that failed included. */
  public long accesses() {
    return of(MmuEvent.L1_HIT) + of(MmuEvent.L1_MISS);
  }

  /** How many of them failed, by one of the constants of {@link Fault}. */
  public long faults(long kind) {
    return counts[FAULTS - (int) kind];
  }

  /** Entries of this level that walks read on the CPU's own node. */
  public long localReads(int level) {
    return counts[READS + 2 * level];
  }

  /** Entries of this level that walks read on other nodes. */
  public long remoteReads(int level) {
    return counts[READS + 2 * level + 1];
  }

  /** {@link #localReads(int)} of all levels. */
  public long localReads() {
    return sum(READS);
  }

  /** {@link #remoteReads(int)} of all levels. */
  public long remoteReads() {
    return sum(READS + 1);
  }

  private long sum(int first) {
    long sum = 0;
    for (int at = first; at < SIZE; at += 2) {
      sum += counts[at];
    }
    return sum;
  }

  /** The share of walk reads that went to another node, from 0 to 1; 0 if there were none. */
  public double remoteShare() {
    long reads = localReads() + remoteReads();
    return reads == 0 ? 0 : (double) remoteReads() / reads;
  }

  /** What was counted since {@code earlier}. */
  public MmuCounters minus(MmuCounters earlier) {
    return plus(earlier, -1);
  }

  /** What two CPUs counted. */
  public MmuCounters plus(MmuCounters other) {
    return plus(other, 1);
  }

  private MmuCounters plus(MmuCounters other, int sign) {
    long[] sums = counts.clone();
    for (int at = 0; at < SIZE; at++) {
      sums[at] += sign * other.counts[at];
    }
    return new MmuCounters(sums);
  }
}
