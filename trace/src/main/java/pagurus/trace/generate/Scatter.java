package pagurus.trace.generate;

/** Puts 0 to {@code size - 1} into another order, so that neighbours lie far apart. */
final class Scatter {
  private static final double GOLDEN = 0.618_033_988_749_894_9;

  private final long size;
  private final long factor;

  /**
   * An order of so many numbers.
   *
   * @param size 1 to 2^31, so that no product overflows
   */
  Scatter(long size) {
    this.size = size;
    long candidate = Math.max(1, (long) (size * GOLDEN));
    while (commonDivisor(candidate, size) != 1) {
      candidate++;
    }
    factor = candidate;
  }

  /** Where a number goes. No two numbers go to the same place. */
  long place(long number) {
    return number * factor % size;
  }

  private static long commonDivisor(long a, long b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }
}
