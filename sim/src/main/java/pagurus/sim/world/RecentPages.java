package pagurus.sim.world;

import pagurus.sim.hardware.Cache;

/**
 * Which 4 KiB of its data a CPU has used last: as many as its first-level TLB has translations of
 * such pages.
 *
 * <p>With pages of 4 KiB, an access that hits the first-level TLB goes on where a recent one was,
 * and its line is taken to be near; one that misses looks its line up. A hit in a page of 2 MiB
 * says nothing of the kind. So that the same program waits for the same data whatever the size of
 * its pages, this tells which of those hits would have been misses.
 */
public final class RecentPages {
  private final NewestFirstSets pages;

  RecentPages(Cache firstTlb) {
    pages = new NewestFirstSets(firstTlb, 0);
  }

  /** Whether a page is one of them; from now on it is. */
  public boolean has(long page) {
    if (pages.find(page) != NewestFirstSets.NONE) {
      return true;
    }
    pages.add(page);
    return false;
  }
}
