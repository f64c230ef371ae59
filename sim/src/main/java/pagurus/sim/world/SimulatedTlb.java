package pagurus.sim.world;

import pagurus.sim.hardware.Cache;

/**
 * Two levels of TLB with true LRU. A translation that leaves the first level stays in the second; a
 * hit in the second enters the first.
 *
 * <p>A translation is one word, never negative: the number of the page, the node that its frame is
 * on, and whether it may be written without a walk.
 */
public final class SimulatedTlb {
  /** No translation. */
  public static final long NONE = NewestFirstSets.NONE;

  /** The page may be written, and D is set in memory. */
  private static final long WRITABLE = 1;

  private static final int NODE_SHIFT = 1;
  private static final int NODE_MASK = 0x3f;
  private static final int PAGE_SHIFT = 7;

  private final NewestFirstSets first;
  private final PartialTagSets second;
  private long firstMisses;
  private long secondMisses;

  /** An empty TLB with levels of these sizes. */
  public SimulatedTlb(Cache first, Cache second) {
    this.first = new NewestFirstSets(first, PAGE_SHIFT);
    this.second = new PartialTagSets(second, PAGE_SHIFT);
  }

  /** Whether a store needs no walk to set D. */
  public static boolean isWritable(long translation) {
    return (translation & WRITABLE) != 0;
  }

  /** The node that the page is on. */
  public static int nodeOf(long translation) {
    return (int) (translation >>> NODE_SHIFT) & NODE_MASK;
  }

  /** The translation in the first level, or {@link #NONE}. */
  public long findFirst(long page) {
    return first.find(page);
  }

  /** The translation in the second level, or {@link #NONE}; for who has found none in the first. */
  public long findSecond(long page) {
    firstMisses++;
    int place = second.find(page);
    if (place == PartialTagSets.NOWHERE) {
      secondMisses++;
      return NONE;
    }
    long translation = second.entry(place);
    first.add(translation);
    return translation;
  }

  /** Remembers a translation in both levels, in place of what they have of this page. */
  public void fill(long page, int node, boolean writable) {
    long translation =
        (page << PAGE_SHIFT) | ((long) node << NODE_SHIFT) | (writable ? WRITABLE : 0);
    int place = second.find(page);
    if (place == PartialTagSets.NOWHERE) {
      second.add(translation);
    } else {
      second.set(place, translation);
    }
    if (first.find(page) == NONE) {
      first.add(translation);
    } else {
      first.setNewest(translation);
    }
  }

  /** Forgets everything. */
  public void clear() {
    first.clear();
    second.clear();
  }

  /** Accesses that the first level did not answer. */
  public long firstMisses() {
    return firstMisses;
  }

  /** Accesses that neither level answered. */
  public long secondMisses() {
    return secondMisses;
  }
}
