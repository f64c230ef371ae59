package pagurus.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The pages of 4 KiB that a workload touches, in the order in which they were touched first.
 *
 * <p>Kept as <em>touches</em>: runs of consecutive pages that one thread touched one after the
 * other. Programs touch memory in runs, so this is small. No page is in two touches.
 *
 * <p>A page number is a virtual address shifted right by {@link #PAGE_SHIFT}, without sign: 0 to
 * 2^52 - 1. An access that crosses the end of a page touches both pages.
 */
public final class Footprint {
  /** Pages are 4 KiB here, whatever the paging mode's are. */
  public static final int PAGE_SHIFT = 12;

  /** The bit of {@link AccessBatch#LOAD} in a set of kinds. */
  public static final int LOADED = 1 << AccessBatch.LOAD;

  /** The bit of {@link AccessBatch#STORE} in a set of kinds. */
  public static final int STORED = 1 << AccessBatch.STORE;

  /** The bit of {@link AccessBatch#FETCH} in a set of kinds. */
  public static final int FETCHED = 1 << AccessBatch.FETCH;

  /**
   * Consecutive pages, first touched in ascending order by the same thread.
   *
   * @param firstPage number of the first page
   * @param pages how many, at least 1
   * @param thread the thread that touched each of them before any other thread did
   * @param kinds what was done to each of them by any thread at any time: a set of {@link #LOADED},
   *     {@link #STORED} and {@link #FETCHED}
   */
  public record Touch(long firstPage, long pages, int thread, int kinds) {}

  /**
   * A stretch of the address space.
   *
   * @param firstPage number of the first page
   * @param pages how many, touched or not
   * @param kinds what was done to any of them
   */
  public record Range(long firstPage, long pages, int kinds) {
    /** Number of the page behind the last one. */
    public long endPage() {
      return firstPage + pages;
    }
  }

  private final List<Touch> touches;
  private final long pages;

  /**
   * A footprint of these touches.
   *
   * @param touches in the order in which they happened
   * @throws IllegalArgumentException if a page is in two of them or outside the address space
   */
  public Footprint(List<Touch> touches) {
    this.touches = List.copyOf(touches);
    long sum = 0;
    Touch before = null;
    for (Touch touch : sorted()) {
      long end = touch.firstPage() + touch.pages();
      if (touch.pages() < 1 || touch.firstPage() < 0 || end - 1 > -1L >>> PAGE_SHIFT || end < 0) {
        throw new IllegalArgumentException(touch + " is outside the address space");
      }
      if (before != null && touch.firstPage() < before.firstPage() + before.pages()) {
        throw new IllegalArgumentException(
            String.format("page 0x%x is touched first twice", touch.firstPage()));
      }
      sum += touch.pages();
      before = touch;
    }
    pages = sum;
  }

  /** How many different pages are touched. */
  public long pages() {
    return pages;
  }

  /** The touches, in the order in which they happened. */
  public List<Touch> touches() {
    return touches;
  }

  /**
   * The touched pages as stretches of the address space, in ascending order.
   *
   * @param maxGapPages pages between two touched ones that may be left untouched within one
   *     stretch; 0 gives stretches in which every page is touched
   */
  public List<Range> ranges(long maxGapPages) {
    List<Range> ranges = new ArrayList<>();
    long first = 0;
    long end = 0;
    int kinds = 0;
    for (Touch touch : sorted()) {
      if (kinds != 0 && touch.firstPage() - end > maxGapPages) {
        ranges.add(new Range(first, end - first, kinds));
        kinds = 0;
      }
      if (kinds == 0) {
        first = touch.firstPage();
      }
      end = touch.firstPage() + touch.pages();
      kinds |= touch.kinds();
    }
    if (kinds != 0) {
      ranges.add(new Range(first, end - first, kinds));
    }
    return ranges;
  }

  @Override
  public String toString() {
    return pages + " pages in " + touches.size() + " touches";
  }

  private Touch[] sorted() {
    Touch[] sorted = touches.toArray(Touch[]::new);
    Arrays.sort(sorted, Comparator.comparingLong(Touch::firstPage));
    return sorted;
  }
}
