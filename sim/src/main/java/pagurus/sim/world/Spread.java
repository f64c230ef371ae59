package pagurus.sim.world;

/** Hashes of numbers that differ a little, or lie at equal distances (Knuth 6.4). */
final class Spread {
  /** 2^64 divided by the golden ratio: the highest bits of a product differ most. */
  private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

  private Spread() {}

  /** A hash of so many bits, from 1 to 63. */
  static long bits(long number, int bits) {
    return (number * FACTOR) >>> (Long.SIZE - bits);
  }
}
