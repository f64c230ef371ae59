package pagurus.sim.world;

import pagurus.sim.hardware.Cache;

/** Which lines a cache holds. Lines are not negative. */
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
    if (lines.find(line) != PartialTagSets.NOWHERE) {
      return true;
    }
    lines.add(line);
    return false;
  }

  /** See {@link PartialTagSets#fetch}. */
  long fetch(long line) {
    return lines.fetch(line);
  }
}
