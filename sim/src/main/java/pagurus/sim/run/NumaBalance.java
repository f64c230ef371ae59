package pagurus.sim.run;

/**
 * Data follows threads: NUMA balancing, as Linux does it.
 *
 * @param pages of 4 KiB that a thread marks at a time
 * @param accesses of a thread between two times
 */
public record NumaBalance(int pages, long accesses) {
  /** As many pages as a table of level 2 translates: more at a time is more often. */
  public static final int MOST_PAGES = 1 << 18;

  /** Refuses what would mark nothing, or all the time. */
  public NumaBalance {
    if (pages < 1 || pages > MOST_PAGES) {
      throw new IllegalArgumentException(
          "from 1 to %d pages are marked at a time, not %d".formatted(MOST_PAGES, pages));
    }
    if (accesses < 1) {
      throw new IllegalArgumentException(
          "pages are marked after at least 1 access, not %d".formatted(accesses));
    }
  }
}
