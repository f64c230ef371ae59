package pagurus.sim.world;

import pagurus.sim.hardware.Cache;

/**
 * Sets of any number of ways with true least-recently-used replacement, for look-ups that hit
 * anywhere in a set or nowhere.
 *
 * <p>Seven bits of each key are its partial tag. A set keeps the partial tags of its entries in
 * words of eight, the newest entry first, and beside each word the ways that those entries are in.
 * One comparison of words answers for eight entries, an entry becomes the newest by a shift within
 * two words, and the entry itself, which is looked at only if its partial tag fits, never moves. So
 * nothing that a host would have to predict depends on where in a set an entry stands.
 *
 * <p>A set is a row: the pairs of words, those of the newest entries first, then the entries from
 * way 0 on. Ways are taken in this order, so that what a set with few entries needs lies in one
 * line of the host's memory.
 */
final class PartialTagSets {
  /** Where nothing was found. */
  static final int NOWHERE = -1;

  private static final int LANES = 8;
  private static final int LANE_BITS = 8;
  private static final long LANE = 0xff;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;

  /** Partial tags, then ways. */
  private static final int PAIR = 2;

  private static final int TAG_SHIFT = 56;

  /** The lowest bit of every partial tag: an empty place has none. */
  private static final long TAKEN = 1;

  private final int sets;
  private final int mask;
  private final long inverse;
  private final int keyShift;
  private final int ways;
  private final int rowWords;

  /** The last pair of words in a row, behind which the entries are. */
  private final int lastPair;

  /** The shift to the lane of the oldest entry in the last pair. */
  private final int oldestLane;

  private final long[] rows;

  /**
   * Empty sets.
   *
   * @param keyShift the key of an entry is the entry shifted right by this
   */
  PartialTagSets(Cache cache, int keyShift) {
    this.keyShift = keyShift;
    ways = cache.ways();
    sets = cache.entries() / ways;
    mask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    inverse = Long.divideUnsigned(-1, sets);
    int pairs = (ways + LANES - 1) / LANES;
    rowWords = ways + pairs * PAIR;
    lastPair = (pairs - 1) * PAIR;
    oldestLane = (ways - 1) % LANES * LANE_BITS;
    rows = new long[sets * rowWords];
    clear();
  }

  /** Forgets everything. */
  void clear() {
    for (int row = 0; row < rows.length; row += rowWords) {
      for (int pair = 0; pair < ways; pair += LANES) {
        int at = row + pair / LANES * PAIR;
        rows[at] = 0;
        rows[at + 1] = order(pair);
      }
    }
  }

  /** The ways of a pair of words when nothing is there: the oldest, which is taken next, is 0. */
  private long order(int from) {
    long order = 0;
    for (int place = from; place < Math.min(from + LANES, ways); place++) {
      order |= (long) (ways - 1 - place) << ((place - from) * LANE_BITS);
    }
    return order;
  }

  /**
   * Makes the entry of a key, which is not negative, the newest of its set.
   *
   * @return its place, or {@link #NOWHERE}
   */
  int find(long key) {
    long tag = tag(key);
    long wanted = tag * ONES;
    int row = row(key);
    int last = row + lastPair;
    int at = row;
    while (true) {
      long unlike = rows[at] ^ wanted;
      // The highest bit of a lane that is zero; perhaps of one above such a lane, too.
      long same = (unlike - ONES) & ~unlike & HIGHS;
      for (; same != 0; same &= same - 1) {
        int lane = Long.numberOfTrailingZeros(same) & -LANE_BITS;
        long way = (rows[at + 1] >>> lane) & LANE;
        int place = last + PAIR + (int) way;
        if (rows[place] >>> keyShift == key) {
          toFront(row, at, lane, tag, way);
          return place;
        }
      }
      if (at == last) {
        return NOWHERE;
      }
      at += PAIR;
    }
  }

  /** Forgets the entry of a key, if there is one: its way is the next of its set to be taken. */
  void remove(long key) {
    int place = find(key);
    if (place == NOWHERE) {
      return;
    }
    // It is the newest now: all others move up.
    int row = row(key);
    int last = row + lastPair;
    long way = rows[row + 1] & LANE;
    for (int at = row; at < last; at += PAIR) {
      rows[at] = (rows[at] >>> LANE_BITS) | (rows[at + PAIR] << TAG_SHIFT);
      rows[at + 1] = (rows[at + 1] >>> LANE_BITS) | (rows[at + 1 + PAIR] << TAG_SHIFT);
    }
    rows[last] = rows[last] >>> LANE_BITS;
    rows[last + 1] = (rows[last + 1] >>> LANE_BITS) | (way << oldestLane);
  }

  /** The entry at a place. */
  long entry(int place) {
    return rows[place];
  }

  /** Exchanges an entry for one with the same key. */
  void set(int place, long entry) {
    rows[place] = entry;
  }

  /** Puts an entry whose key is not there in place of the oldest of its set. */
  void add(long entry) {
    long key = entry >>> keyShift;
    int row = row(key);
    int last = row + lastPair;
    long way = (rows[last + 1] >>> oldestLane) & LANE;
    rows[last + PAIR + (int) way] = entry;
    toFront(row, last, oldestLane, tag(key), way);
  }

  /** Shifts the lanes before one to where it was, and puts a tag and its way before them. */
  private void toFront(int row, int last, int lane, long tag, long way) {
    long newTag = tag;
    long newWay = way;
    for (int at = row; at != last; at += PAIR) {
      long tags = rows[at];
      long order = rows[at + 1];
      rows[at] = (tags << LANE_BITS) | newTag;
      rows[at + 1] = (order << LANE_BITS) | newWay;
      newTag = tags >>> TAG_SHIFT;
      newWay = order >>> TAG_SHIFT;
    }
    long behind = -1L << lane << LANE_BITS;
    long before = ~(-1L << lane);
    long tags = rows[last];
    long order = rows[last + 1];
    rows[last] = (tags & behind) | ((tags & before) << LANE_BITS) | newTag;
    rows[last + 1] = (order & behind) | ((order & before) << LANE_BITS) | newWay;
  }

  private static long tag(long key) {
    return Spread.bits(key, LANE_BITS) | TAKEN;
  }

  /** {@code key % sets} without a division: the quotient is right, or one too small. */
  private int row(long key) {
    if (mask >= 0) {
      return ((int) key & mask) * rowWords;
    }
    long rest = key - Math.multiplyHigh(key, inverse) * sets;
    return (int) (rest < sets ? rest : rest - sets) * rowWords;
  }
}
