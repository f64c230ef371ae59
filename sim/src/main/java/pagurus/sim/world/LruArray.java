package pagurus.sim.world;

import java.util.Arrays;
import pagurus.sim.hardware.Cache;

/**
 * A set-associative array with true least-recently-used replacement: TLBs. The newest pair of a set
 * stands first. Keys are not negative; values are not 0. A key and its value lie side by side, so
 * that a hit reads one line of the host's memory.
 */
public final class LruArray {
  private static final int PAIR = 2;

  private final long[] pairs;
  private final int setWords;
  private final int sets;
  private final int mask;

  /** An empty array as large as a cache. */
  public LruArray(Cache cache) {
    setWords = cache.ways() * PAIR;
    sets = cache.entries() / cache.ways();
    mask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    pairs = new long[sets * setWords];
    clear();
  }

  private int first(long key) {
    int set = mask >= 0 ? (int) key & mask : (int) (key % sets);
    return set * setWords;
  }

  /** The value of a key, which is the newest of its set now; 0 if there is none. */
  public long get(long key) {
    int first = first(key);
    return pairs[first] == key ? pairs[first + 1] : getOlder(first, key);
  }

  private long getOlder(int first, long key) {
    for (int at = first + PAIR; at < first + setWords; at += PAIR) {
      if (pairs[at] == key) {
        long value = pairs[at + 1];
        toFront(first, at, key, value);
        return value;
      }
    }
    return 0;
  }

  /** Keeps a value, in place of an older one of this key or of the oldest pair of its set. */
  public void put(long key, long value) {
    int first = first(key);
    int last = first + setWords - PAIR;
    int at = first;
    while (at < last && pairs[at] != key && pairs[at] != -1) {
      at += PAIR;
    }
    toFront(first, at, key, value);
  }

  private void toFront(int first, int at, long key, long value) {
    for (int to = at; to > first; to -= PAIR) {
      pairs[to] = pairs[to - PAIR];
      pairs[to + 1] = pairs[to - 1];
    }
    pairs[first] = key;
    pairs[first + 1] = value;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(pairs, -1);
  }
}
