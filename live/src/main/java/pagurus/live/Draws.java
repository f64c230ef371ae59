package pagurus.live;

/**
 * A small generator of numbers for one CPU: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). The
 * same seed and stream give the same numbers.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private long state;

  Draws(long seed, int stream) {
    this.state = mix(seed) + mix(stream * GOLDEN_GAMMA);
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    state += GOLDEN_GAMMA;
    return (int) (((mix(state) >>> 32) * bound) >>> 32);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
