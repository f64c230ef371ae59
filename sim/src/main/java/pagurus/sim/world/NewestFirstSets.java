package pagurus.sim.world;

import java.util.Arrays;
import pagurus.sim.hardware.Cache;

/**
 * Sets with true least-recently-used replacement, whose newest entry stands first: for look-ups
 * that mostly find the newest, and for few ways, since entries move.
 */
final class NewestFirstSets {
  /** No entry: its key would be larger than any. */
  static final long NONE = -1;

  private final long[] entries;
  private final int ways;
  private final int sets;
  private final int mask;
  private final int keyShift;

  /**
   * Empty sets.
   *
   * @param keyShift the key of an entry is the entry shifted right by this; entries are not
   *     negative
   */
  NewestFirstSets(Cache cache, int keyShift) {
    this.keyShift = keyShift;
    ways = cache.ways();
    sets = cache.entries() / ways;
    mask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    entries = new long[sets * ways];
    clear();
  }

  private int first(long key) {
    int set = mask >= 0 ? (int) key & mask : (int) (key % sets);
    return set * ways;
  }

  /** The entry of a key, which is the newest of its set now; {@link #NONE} if there is none. */
  long find(long key) {
    int first = first(key);
    long newest = entries[first];
    return newest >>> keyShift == key ? newest : findOlder(first, key);
  }

  private long findOlder(int first, long key) {
    for (int at = first + 1; at < first + ways; at++) {
      long entry = entries[at];
      if (entry >>> keyShift == key) {
        toFront(first, at, entry);
        return entry;
      }
    }
    return NONE;
  }

  /** Puts an entry whose key is not there in place of the oldest of its set. */
  void add(long entry) {
    int first = first(entry >>> keyShift);
    toFront(first, first + ways - 1, entry);
  }

  /**
   * Exchanges the newest entry of a set, which {@link #find} has found, for one of the same key.
   */
  void setNewest(long entry) {
    entries[first(entry >>> keyShift)] = entry;
  }

  /** Forgets the entry of a key, if there is one. */
  void remove(long key) {
    int first = first(key);
    int at = first;
    while (at < first + ways && entries[at] >>> keyShift != key) {
      at++;
    }
    for (; at < first + ways; at++) {
      entries[at] = at + 1 < first + ways ? entries[at + 1] : NONE;
    }
  }

  private void toFront(int first, int at, long entry) {
    for (int to = at; to > first; to--) {
      entries[to] = entries[to - 1];
    }
    entries[first] = entry;
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(entries, NONE);
  }
}
