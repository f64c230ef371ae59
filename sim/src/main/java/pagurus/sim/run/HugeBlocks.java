package pagurus.sim.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Which blocks of 2 MiB of a program's memory may become one page: a share of those that lie whole
 * in a mapped range, spread evenly over all of them, in the order of their addresses.
 */
final class HugeBlocks {
  /** Pages of 4 KiB in a block. */
  static final long PAGES = 1 << 9;

  private final double share;
  private long met;

  /** So large a share, from 0 to 1. */
  HugeBlocks(double share) {
    this.share = share;
  }

  /**
   * A stretch of pages of 4 KiB.
   *
   * @param firstPage number of its first page
   * @param endPage number of the page behind it
   * @param huge whether its blocks may become pages of 2 MiB
   */
  record Stretch(long firstPage, long endPage, boolean huge) {}

  /** Cuts the next range of mapped memory where what it may become changes. */
  List<Stretch> cut(long firstPage, long endPage) {
    List<Stretch> stretches = new ArrayList<>();
    long from = firstPage;
    boolean huge = false;
    for (long block = (firstPage + PAGES - 1) / PAGES; (block + 1) * PAGES <= endPage; block++) {
      boolean next = mayBeHuge();
      if (next != huge && block * PAGES > from) {
        stretches.add(new Stretch(from, block * PAGES, huge));
        from = block * PAGES;
      }
      huge = next;
    }
    stretches.add(new Stretch(from, endPage, huge));
    return stretches;
  }

  /** Of the first n blocks, n times the share may be huge, rounded down. */
  private boolean mayBeHuge() {
    long before = (long) (share * met);
    met++;
    return (long) (share * met) > before;
  }
}
