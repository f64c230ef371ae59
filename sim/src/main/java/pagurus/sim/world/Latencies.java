package pagurus.sim.world;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * How many cycles single accesses waited. Those that the first-level TLB answered did not wait and
 * are not told; the others are counted one by one, so the usual short waits have a counter each and
 * only long ones go into the histogram at once.
 */
public final class Latencies {
  private static final int SHORT = 1 << 11;

  /** Longer waits are known to one part in a thousand. */
  private static final int DIGITS = 3;

  private final long[] shortWaits = new long[SHORT];
  private final Histogram longWaits = new Histogram(DIGITS);
  private long longest;

  /** Nothing has waited yet. */
  public Latencies() {}

  /** An access has waited. */
  public void add(long cycles) {
    if (cycles < SHORT) {
      shortWaits[(int) cycles]++;
    } else {
      longWaits.recordValue(cycles);
      longest = Math.max(longest, cycles);
    }
  }

  /** Counts anew. */
  public void clear() {
    Arrays.fill(shortWaits, 0);
    longWaits.reset();
    longest = 0;
  }

  /** The waits of so many accesses; those that were not told have not waited. */
  public LatencyTail tail(long accesses) {
    Histogram all = longWaits.copy();
    for (int cycles = 0; cycles < SHORT; cycles++) {
      if (shortWaits[cycles] > 0) { // the longest wait would be one that nobody had
        all.recordValueWithCount(cycles, shortWaits[cycles]);
      }
    }
    long others = accesses - all.getTotalCount();
    if (others > 0) {
      all.recordValueWithCount(0, others);
    }
    return LatencyTail.of(all, longest == 0 ? all.getMaxValue() : longest);
  }
}
