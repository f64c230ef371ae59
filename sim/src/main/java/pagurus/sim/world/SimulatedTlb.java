package pagurus.sim.world;

import java.util.Optional;
import pagurus.sim.hardware.Cache;

/**
 * Two levels of TLB with true LRU. A translation that leaves the first level stays in the second; a
 * hit in the second enters the first.
 *
 * <p>A translation is one word, never negative: the number of the page, the node that its frame is
 * on, and whether it may be written without a walk.
 *
 * <p>Pages of 2 MiB have an array of their own in the first level, or share that of the others; the
 * second level is shared always. Their numbers are marked, so that no page of 4 KiB has the same.
 * Who knows that there are none asks for pages of 4 KiB only.
 */
public final class SimulatedTlb {
  /** No translation. */
  public static final long NONE = NewestFirstSets.NONE;

  /** The page may be written, and D is set in memory. */
  private static final long WRITABLE = 1;

  private static final int NODE_SHIFT = 1;
  private static final int NODE_MASK = 0x3f;
  private static final int PAGE_SHIFT = 7;

  /** log2 of the pages of 4 KiB in one of 2 MiB. */
  private static final int HUGE_SHIFT = 9;

  /** Page numbers have 52 bits; that of a page of 2 MiB has this one, too. */
  private static final long HUGE = 1L << 52;

  private final NewestFirstSets first;
  private final NewestFirstSets firstHuge;
  private final PartialTagSets second;
  private long firstMisses;
  private long secondMisses;

  /**
   * An empty TLB with levels of these sizes.
   *
   * @param firstHuge where pages of 2 MiB do not share the first level
   */
  public SimulatedTlb(Cache first, Optional<Cache> firstHuge, Cache second) {
    this.first = new NewestFirstSets(first, PAGE_SHIFT);
    this.firstHuge =
        firstHuge.map(cache -> new NewestFirstSets(cache, PAGE_SHIFT)).orElse(this.first);
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

  private static long huge(long page) {
    return (page >>> HUGE_SHIFT) | HUGE;
  }

  /** The translation of a page of 4 KiB in the first level, or {@link #NONE}. */
  public long findFirst(long page) {
    return first.find(page);
  }

  /** That of the page of 2 MiB that a page of 4 KiB would be in. */
  public long findFirstHuge(long page) {
    return firstHuge.find(huge(page));
  }

  /** The translation in the second level, or {@link #NONE}; for who has found none in the first. */
  public long findSecond(long page) {
    firstMisses++;
    long translation = promoted(first, page);
    secondMisses += translation == NONE ? 1 : 0;
    return translation;
  }

  /** The same, of either size. */
  public long findSecondOfBoth(long page) {
    firstMisses++;
    long small = promoted(first, page);
    long translation = small == NONE ? promoted(firstHuge, huge(page)) : small;
    secondMisses += translation == NONE ? 1 : 0;
    return translation;
  }

  /** Enters what the second level has of a page into the first. */
  private long promoted(NewestFirstSets level, long page) {
    int place = second.find(page);
    if (place == PartialTagSets.NOWHERE) {
      return NONE;
    }
    long translation = second.entry(place);
    level.add(translation);
    return translation;
  }

  /** Remembers the translation of a page in both levels, neither of which has one. */
  public void fill(long page, int node, boolean writable) {
    add(first, translation(page, node, writable));
  }

  /** The same for the page of 2 MiB that a page of 4 KiB is in. */
  public void fillHuge(long page, int node, boolean writable) {
    add(firstHuge, translation(huge(page), node, writable));
  }

  private void add(NewestFirstSets level, long translation) {
    second.add(translation);
    level.add(translation);
  }

  /** Remembers a translation in both levels, in place of what they have of this page, if any. */
  public void refill(long page, int node, boolean writable) {
    exchange(first, page, translation(page, node, writable));
  }

  /** The same for the page of 2 MiB that a page of 4 KiB is in. */
  public void refillHuge(long page, int node, boolean writable) {
    exchange(firstHuge, huge(page), translation(huge(page), node, writable));
  }

  private static long translation(long page, int node, boolean writable) {
    return (page << PAGE_SHIFT) | ((long) node << NODE_SHIFT) | (writable ? WRITABLE : 0);
  }

  private void exchange(NewestFirstSets level, long page, long translation) {
    int place = second.find(page);
    if (place == PartialTagSets.NOWHERE) {
      second.add(translation);
    } else {
      second.set(place, translation);
    }
    if (level.find(page) == NONE) {
      level.add(translation);
    } else {
      level.setNewest(translation);
    }
  }

  /** Forgets a page of 4 KiB, or the one of 2 MiB that it would be in. */
  public void forget(long page) {
    first.remove(page);
    firstHuge.remove(huge(page));
    second.remove(page);
    second.remove(huge(page));
  }

  /** Forgets everything. */
  public void clear() {
    first.clear();
    firstHuge.clear();
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
