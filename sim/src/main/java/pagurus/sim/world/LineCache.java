package pagurus.sim.world;

import pagurus.sim.hardware.Cache;

/**
 * Which lines a cache holds. Lines are not negative.
 *
 * <p>The set of a line follows from a hash of its address, exclusive ors of its bits as in Intel's
 * last-level caches (Maurice et al., RAID 2015). Tables of a program that was just started lie at
 * even distances: by plain addresses they would crowd a few sets, which hashes and the scattered
 * frames of a used machine avoid.
 */
final class LineCache {
  private final PartialTagSets lines;

  /** An empty cache. */
  LineCache(Cache cache) {
    lines = new PartialTagSets(cache, 0);
  }

  /**
   * Makes a line the newest of its set, in place of the oldest if it is not there; says whether it
   * was there.
   */
  boolean touch(long line) {
    long hashed = hash(line);
    if (lines.find(hashed) != PartialTagSets.NOWHERE) {
      return true;
    }
    lines.add(hashed);
    return false;
  }

  /** See {@link PartialTagSets#fetch}. */
  long fetch(long line) {
    return lines.fetch(hash(line));
  }

  /** Different lines have different hashes, and its low bits depend on all others. */
  static long hash(long line) {
    return line ^ (line >>> 7) ^ (line >>> 17);
  }
}
