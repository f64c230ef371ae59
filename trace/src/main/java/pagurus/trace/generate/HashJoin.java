package pagurus.trace.generate;

import java.util.List;

/**
 * The probe phase of a hash join: each tuple of the outer table looks for its partner in the hash
 * table of the inner one.
 *
 * <p>Kept of the program (Mitosis's HashJoin, hashjoin.c and config.h): the outer table, tuples of
 * a key and 15 words of which the key alone is read, in order, and by each thread from one end to
 * the other, for threads share out repetitions and not tuples; for each tuple the buckets of two
 * hashes, and their chains up to the partner or to the end; entries of a key and the next, which
 * are all that there is of the inner table, in one array, as many of them as buckets. The partner
 * can only be in the first chain, and is if the key is a multiple of four among those that the
 * inner table has. Not kept: the build phase, and which keys share a bucket (chains are drawn
 * anew). Footprint of the single-threaded run: 17 GB; the tables' proportion is that of config.h,
 * since no script that was published says another.
 */
final class HashJoin implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(17, 3, "of tables, buckets and chains");
  static final Parameter OUTER =
      Parameter.whole("outer", 10, 1, 1000, "tuples of the outer table for each of the inner one");
  static final List<Parameter> PARAMETERS = List.of(PAGES, OUTER);

  private static final long TUPLE_BYTES = 128;
  private static final long ENTRY_BYTES = 16;

  /** Of so many keys of the outer table the inner one has one, as far as it reaches. */
  private static final long KEY_STRIDE = 4;

  private static final int LONGEST_CHAIN = 8;

  /** One over e: so many buckets are empty where there are as many entries as buckets. */
  private static final double EMPTY = 0.36787944117144233;

  private final Extent buckets;
  private final Extent entries;
  private final Sweep outer;
  private final long outerPerPartner;
  private final Draws draws;

  HashJoin(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    buckets = extents.get(0);
    entries = extents.get(1);
    outer = Sweep.all(extents.get(2), TUPLE_BYTES);
    outerPerPartner = Math.max(KEY_STRIDE, settings.whole(OUTER));
    this.draws = draws;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(
        settings.whole(PAGES), Long.BYTES, ENTRY_BYTES, TUPLE_BYTES * settings.whole(OUTER));
  }

  @Override
  public int next(long[] into) {
    into[0] = PackedAccess.load(outer.next());
    int n = 1;
    if (draws.below(outerPerPartner) == 0) {
      // Entries go to the head of their chain, so half of the others are in front.
      int others = Long.bitCount(draws.next() & ((1 << others()) - 1));
      n = probe(others, into, n);
      into[n++] = PackedAccess.load(entries.any(draws, ENTRY_BYTES));
    } else {
      n = probe(others(), into, n);
    }
    return probe(others(), into, n);
  }

  /** A bucket, and so many entries with another key. */
  private int probe(int others, long[] into, int from) {
    int n = from;
    into[n++] = PackedAccess.load(buckets.any(draws, Long.BYTES));
    for (int i = 0; i < others; i++) {
      long entry = entries.any(draws, ENTRY_BYTES);
      into[n++] = PackedAccess.load(entry);
      into[n++] = PackedAccess.load(entry + Long.BYTES);
    }
    return n;
  }

  /** Entries of a bucket: a Poisson distribution whose mean is 1. */
  private int others() {
    double left = draws.fraction();
    double share = EMPTY;
    int entries = 0;
    while (left >= share && entries < LONGEST_CHAIN) {
      left -= share;
      entries++;
      share /= entries;
    }
    return entries;
  }
}
