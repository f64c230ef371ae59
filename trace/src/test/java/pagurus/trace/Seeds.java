package pagurus.trace;

import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/** Random tests that can be run again: whatever fails is reported with its seed. */
public final class Seeds {
  private Seeds() {}

  /** Runs a test with so many seeds, counted from 1. */
  public static void each(int seeds, LongConsumer test) {
    for (long seed = 1; seed <= seeds; seed++) {
      try {
        test.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** The random numbers of a seed. */
  public static SplittableRandom random(long seed) {
    return new SplittableRandom(seed);
  }
}
