package pagurus.trace.generate;

import java.util.List;

/**
 * What a specification may say about a generator.
 *
 * @param key its name
 * @param byDefault its value if the specification says nothing
 * @param least the smallest value allowed
 * @param most the largest value allowed
 * @param whole whether it must be a whole number
 * @param choices what each whole number from 0 is called; empty if it is written as a number
 * @param meaning a few words for --help
 */
record Parameter(
    String key,
    double byDefault,
    double least,
    double most,
    boolean whole,
    List<String> choices,
    String meaning) {

  /** Numbers up to here are exact in a double. */
  private static final double EXACT = 1L << 53;

  private static final int GIB_TO_PAGES = 30 - LinuxLayout.PAGE_SHIFT;
  private static final long MOST_PAGES = 1L << 28;

  private static final String PAGES = "pages";

  static final Parameter ACCESSES =
      whole("accesses", 1_000_000, 1, 1_000_000_000_000L, "of all threads together");
  static final Parameter THREADS = whole("threads", 1, 1, 1024, "that share the memory");
  static final Parameter SEED = whole("seed", 1, 0, (long) EXACT, "of the random numbers");

  /** A whole number. */
  static Parameter whole(String key, long byDefault, long least, long most, String meaning) {
    return new Parameter(key, byDefault, least, most, true, List.of(), meaning);
  }

  /** Any number. */
  static Parameter number(String key, double byDefault, double least, double most, String meaning) {
    return new Parameter(key, byDefault, least, most, false, List.of(), meaning);
  }

  /** One of a few names. */
  static Parameter choice(String key, int byDefault, List<String> choices, String meaning) {
    return new Parameter(key, byDefault, 0, choices.size() - 1, true, choices, meaning);
  }

  /** How many pages of 4 KiB a generator works on: 64 MiB unless told, at most 1 TiB. */
  static Parameter pages(long least, String meaning) {
    return whole(PAGES, 16_384, least, MOST_PAGES, meaning);
  }

  /** How many pages of 4 KiB a program works on: as published unless told, at most 1 TiB. */
  static Parameter publishedPages(int publishedGib, long least, String meaning) {
    return whole(PAGES, (long) publishedGib << GIB_TO_PAGES, least, MOST_PAGES, meaning);
  }

  /** A share of something. */
  static Parameter percent(String key, long byDefault, String meaning) {
    return whole(key, byDefault, 0, 100, meaning);
  }

  /** Whether it says how large memory is, or how long a run. */
  boolean isOfSize() {
    return key.equals(PAGES) || equals(ACCESSES);
  }

  /** A value as a person writes it. */
  String show(double value) {
    if (!choices.isEmpty()) {
      return choices.get((int) value);
    }
    return value == Math.rint(value) && Math.abs(value) <= EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
