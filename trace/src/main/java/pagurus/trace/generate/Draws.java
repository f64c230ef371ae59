package pagurus.trace.generate;

/**
 * Random numbers that are the same everywhere and always: SplitMix64 (Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", 2014).
 */
final class Draws {
  private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private long state;

  /** The numbers of one thread. */
  Draws(long seed, int thread) {
    state = mix(mix(seed) + thread * GAMMA);
  }

  /** Any long. */
  long next() {
    state += GAMMA;
    return mix(state);
  }

  /** From 0 to {@code bound - 1}, each about equally often. */
  long below(long bound) {
    return Math.unsignedMultiplyHigh(next(), bound);
  }

  /** At least 0, below 1. */
  double fraction() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** True so many times of a hundred. */
  boolean percent(long percent) {
    return below(100) < percent;
  }

  /** A long that looks random; different ones for different values. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
