package pagurus.sim.world;

import java.util.Arrays;
import pagurus.sim.hardware.Cache;

/**
 * A set-associative array with true least-recently-used replacement: TLBs and caches. The newest
 * pair of a set stands first. Keys are not negative; values are not 0.
 */
public final class LruArray {
  private final long[] keys;
  private final long[] values;
  private final int ways;
  private final int sets;
  private final int mask;

  /** An empty array as large as a cache. */
  public LruArray(Cache cache) {
    ways = cache.ways();
    sets = cache.entries() / ways;
    mask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    keys = new long[cache.entries()];
    values = new long[cache.entries()];
    clear();
  }

  private int first(long key) {
    int set = mask >= 0 ? (int) key & mask : (int) (key % sets);
    return set * ways;
  }

  /** The value of a key, which is the newest of its set now; 0 if there is none. */
  public long get(long key) {
    int first = first(key);
    if (keys[first] == key) {
      return values[first];
    }
    for (int at = first + 1; at < first + ways; at++) {
      if (keys[at] == key) {
        long value = values[at];
        toFront(first, at, key, value);
        return value;
      }
    }
    return 0;
  }

  /** Keeps a value, in place of an older one of this key or of the oldest pair of its set. */
  public void put(long key, long value) {
    int first = first(key);
    int at = first;
    while (at < first + ways - 1 && keys[at] != key && keys[at] != -1) {
      at++;
    }
    toFront(first, at, key, value);
  }

  private void toFront(int first, int at, long key, long value) {
    for (int to = at; to > first; to--) {
      keys[to] = keys[to - 1];
      values[to] = values[to - 1];
    }
    keys[first] = key;
    values[first] = value;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(keys, -1);
    Arrays.fill(values, 0);
  }
}
