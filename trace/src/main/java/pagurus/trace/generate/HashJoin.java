package pagurus.trace.generate;

import java.util.List;

/**
 * The probe phase of a hash join: each tuple of the outer table looks for its partner in the inner
 * one.
 *
 * <p>Kept of the program: tuples of a key and 15 words (Mitosis's HashJoin, {@code config.h}); the
 * outer table is read in order, each thread its part; bucket, chain and inner tuple lie anywhere. A
 * chain is followed for 1.5 entries on average, as at a load of one. Not kept: the build phase, the
 * real sizes of the two tables (here they are equal), and the output. Footprint of the
 * single-threaded run: 17 GB.
 */
final class HashJoin implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(17, 4, "of tables, buckets and chains");
  static final List<Parameter> PARAMETERS = List.of(PAGES);

  private static final long TUPLE_BYTES = 128;
  private static final long ENTRY_BYTES = 32;
  private static final long LINE_BYTES = 64;
  private static final int LONGEST_CHAIN = 8;

  private final Sweep outer;
  private final Extent buckets;
  private final Extent entries;
  private final Extent inner;
  private final Draws draws;

  HashJoin(Settings settings, Draws draws, int thread) {
    List<Extent> extents = extents(settings);
    outer = new Sweep(extents.get(0), TUPLE_BYTES, settings, thread);
    buckets = extents.get(1);
    entries = extents.get(2);
    inner = extents.get(3);
    this.draws = draws;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(settings.whole(PAGES), TUPLE_BYTES, Long.BYTES, ENTRY_BYTES, TUPLE_BYTES);
  }

  @Override
  public int next(long[] into) {
    long tuple = outer.next();
    into[0] = PackedAccess.load(tuple);
    into[1] = PackedAccess.load(buckets.any(draws, Long.BYTES));
    int n = 2;
    for (int links = 1; ; links++) {
      long entry = entries.any(draws, ENTRY_BYTES);
      into[n++] = PackedAccess.load(entry);
      if (links == LONGEST_CHAIN || draws.below(3) != 0) {
        into[n++] = PackedAccess.load(entry + Long.BYTES);
        break;
      }
      into[n++] = PackedAccess.load(entry + 2 * Long.BYTES);
    }
    long partner = inner.any(draws, TUPLE_BYTES);
    into[n++] = PackedAccess.load(partner + Long.BYTES);
    into[n++] = PackedAccess.load(partner + LINE_BYTES);
    into[n++] = PackedAccess.load(tuple + LINE_BYTES);
    return n;
  }
}
