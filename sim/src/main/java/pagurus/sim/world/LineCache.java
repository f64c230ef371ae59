package pagurus.sim.world;

import pagurus.sim.hardware.Cache;

/**
 * Which lines a cache holds, with true least-recently-used replacement. Lines are not negative.
 *
 * <p>The set of a line follows from a hash of its address, exclusive ors of its bits as in Intel's
 * last-level caches (Maurice et al., RAID 2015). Tables of a program that was just started lie at
 * even distances: by plain addresses they would crowd a few sets, which hashes and the scattered
 * frames of a used machine avoid.
 *
 * <p>Of a line a set keeps a tag of twenty bits, the newest first, three in a word: a set of twenty
 * ways takes 56 bytes, one line or two of the host's memory. Three tags are compared at once, and a
 * line becomes the newest by a shift. That a line is there is <em>not</em> certain: two lines of a
 * set have the same tag once in a million, so of 50,000 look-ups of a line that is not in a set of
 * twenty ways one is said to hit.
 */
final class LineCache {
  private static final int LANES = 3;
  private static final int LANE_BITS = 21;
  private static final long ONES = 1 | (1L << LANE_BITS) | (1L << (2 * LANE_BITS));
  private static final long HIGHS = ONES << (LANE_BITS - 1);

  /** Where the last lane of a word is, which leaves the word when a line comes in front. */
  private static final int OLDEST_LANE = 2 * LANE_BITS;

  private static final long YOUNGER = (1L << OLDEST_LANE) - 1;

  /** The lowest bit of every tag: an empty place has none. */
  private static final long TAKEN = 1;

  private final int sets;
  private final int mask;
  private final long inverse;
  private final int rowWords;

  /** The lanes of a row's last word that there are ways for. */
  private final long lastLanes;

  private final long[] rows;

  /** An empty cache. */
  LineCache(Cache cache) {
    sets = cache.entries() / cache.ways();
    mask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    inverse = Long.divideUnsigned(-1, sets);
    rowWords = (cache.ways() + LANES - 1) / LANES;
    int lanes = cache.ways() - (rowWords - 1) * LANES;
    lastLanes = (1L << (lanes * LANE_BITS)) - 1;
    rows = new long[sets * rowWords];
  }

  /**
   * Makes a line the newest of its set, in place of the oldest if it is not there; says whether it
   * was there.
   */
  boolean touch(long line) {
    long hashed = hash(line);
    long tag = tag(hashed);
    long wanted = tag * ONES;
    int first = set(hashed) * rowWords;
    int last = first + rowWords - 1;
    long comes = tag;
    for (int at = first; ; at++) {
      long word = rows[at];
      long unlike = word ^ wanted;
      // The highest bit of a lane that is zero; perhaps of one above such a lane, too.
      long same = (unlike - ONES) & ~unlike & HIGHS;
      if (same != 0) {
        long upTo = same ^ (same - 1); // the lanes before the one that was found, and that one
        rows[at] = (word & ~upTo) | (((word << LANE_BITS) | comes) & upTo);
        return true;
      }
      if (at == last) {
        rows[at] = ((word << LANE_BITS) | comes) & lastLanes;
        return false;
      }
      rows[at] = ((word & YOUNGER) << LANE_BITS) | comes;
      comes = word >>> OLDEST_LANE;
    }
  }

  /** Where a line's set is, for {@link #fetch}. */
  int row(long line) {
    return set(hash(line)) * rowWords;
  }

  /**
   * Brings a set into the host's caches, while it works on other lines.
   *
   * @return words of it, so that they are read; they mean nothing
   */
  long fetch(int row) {
    return rows[row] + rows[row + rowWords - 1];
  }

  /** Different lines have different hashes, and its low bits depend on all others. */
  static long hash(long line) {
    return line ^ (line >>> 7) ^ (line >>> 17);
  }

  private static long tag(long hashed) {
    return Spread.bits(hashed, LANE_BITS) | TAKEN;
  }

  /** {@code hashed % sets} without a division: the quotient is right, or one too small. */
  private int set(long hashed) {
    if (mask >= 0) {
      return (int) hashed & mask;
    }
    long rest = hashed - Math.unsignedMultiplyHigh(hashed, inverse) * sets;
    return (int) (rest < sets ? rest : rest - sets);
  }
}
