package pagurus.sim.world;

import org.HdrHistogram.Histogram;

/**
 * How long single accesses waited for their translations and, where the first-level TLB did not
 * answer, for their data: faults and walks included, the program's own work not. In cycles, exact
 * below 2048 and to one part in a thousand above.
 *
 * @param median half of the accesses waited no longer
 * @param p90 nine of ten waited no longer
 * @param p99 99 of 100
 * @param p999 999 of 1000
 * @param longest all of them
 */
public record LatencyTail(long median, long p90, long p99, long p999, long longest) {
  private static final double MEDIAN = 50;
  private static final double P90 = 90;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  /** A histogram rounds long waits up, but none was longer than the longest. */
  static LatencyTail of(Histogram waits, long longest) {
    return new LatencyTail(
        Math.min(longest, waits.getValueAtPercentile(MEDIAN)),
        Math.min(longest, waits.getValueAtPercentile(P90)),
        Math.min(longest, waits.getValueAtPercentile(P99)),
        Math.min(longest, waits.getValueAtPercentile(P999)),
        longest);
  }
}
