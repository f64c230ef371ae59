package pagurus.sim;

import java.util.ArrayList;
import java.util.List;

/** A level of a TLB as a list of keys for each set, the newest at the end. */
public final class PlainTlbLevel {
  private final List<List<Long>> sets = new ArrayList<>();
  private final int ways;

  /** An empty one. */
  public PlainTlbLevel(int entries, int ways) {
    this.ways = ways;
    for (int set = 0; set < entries / ways; set++) {
      sets.add(new ArrayList<>());
    }
  }

  private List<Long> set(long number) {
    return sets.get((int) (number % sets.size()));
  }

  /**
   * Makes a key the newest of its set, if it is there.
   *
   * @param number says which set
   * @param key differs from those of pages of another size
   */
  public boolean touch(long number, long key) {
    return set(number).remove(key) && set(number).add(key);
  }

  /** Forgets a key, if it is there. */
  public void forget(long number, long key) {
    set(number).remove(key);
  }

  /** Makes a key the newest of its set, in place of the oldest if the set is full. */
  public void fill(long number, long key) {
    set(number).remove(key);
    set(number).add(key);
    if (set(number).size() > ways) {
      set(number).removeFirst();
    }
  }
}
