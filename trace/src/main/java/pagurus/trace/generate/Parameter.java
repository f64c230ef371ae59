package pagurus.trace.generate;

/**
 * What a specification may say about a generator.
 *
 * @param key its name
 * @param byDefault its value if the specification says nothing
 * @param least the smallest value allowed
 * @param most the largest value allowed
 * @param whole whether it must be a whole number
 * @param meaning a few words for --help
 */
record Parameter(
    String key, double byDefault, double least, double most, boolean whole, String meaning) {

  /** Numbers up to here are exact in a double. */
  private static final double EXACT = 1L << 53;

  static final Parameter ACCESSES =
      whole("accesses", 1_000_000, 1, 1_000_000_000_000L, "of all threads together");
  static final Parameter THREADS = whole("threads", 1, 1, 1024, "that share the memory");
  static final Parameter SEED = whole("seed", 1, 0, (long) EXACT, "of the random numbers");

  /** A whole number. */
  static Parameter whole(String key, long byDefault, long least, long most, String meaning) {
    return new Parameter(key, byDefault, least, most, true, meaning);
  }

  /** How many pages of 4 KiB a generator works on; at most 1 TiB. */
  static Parameter pages(long least, String meaning) {
    return whole("pages", 16_384, least, 1L << 28, meaning);
  }

  /** A share of something. */
  static Parameter percent(String key, long byDefault, String meaning) {
    return whole(key, byDefault, 0, 100, meaning);
  }

  /** A value as a person writes it. */
  String show(double value) {
    return value == Math.rint(value) && Math.abs(value) <= EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
