package pagurus.sim.run;

/**
 * A program gives memory back to the system, as allocators do (madvise with MADV_DONTNEED): pages
 * around the one that a thread has accessed last. They come anew, zeroed, when they are accessed
 * again.
 *
 * @param pages of 4 KiB at a time: an aligned block of so many
 * @param accesses of a thread between two times
 */
public record GiveBack(int pages, long accesses) {
  /** As many pages as a table of level 2 translates: more at a time is more often. */
  public static final int MOST_PAGES = 1 << 18;

  /** Refuses what would give nothing back, or all the time. */
  public GiveBack {
    if (pages < 1 || pages > MOST_PAGES) {
      throw new IllegalArgumentException(
          "a program gives back from 1 to %d pages at a time, not %d".formatted(MOST_PAGES, pages));
    }
    if (accesses < 1) {
      throw new IllegalArgumentException(
          "a program gives back after at least 1 access, not %d".formatted(accesses));
    }
  }
}
