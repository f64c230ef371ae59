package pagurus.drive.replay;

import java.util.TreeSet;
import pagurus.arch.PagingMode;
import pagurus.trace.Footprint;

/**
 * The pages of a footprint as a paging mode sees them: in its page size, and folded into its user
 * half where they do not fit.
 */
public final class FoldedPages {
  /** Receives a range of addresses. */
  @FunctionalInterface
  public interface RunVisitor {
    /** A range of touched pages without a gap. */
    void run(long start, long end);
  }

  private final TreeSet<Long> pages = new TreeSet<>();
  private final PagingMode mode;
  private long folded;

  /** Folds a footprint. */
  public FoldedPages(PagingMode mode, Footprint footprint) {
    this.mode = mode;
    for (Footprint.Touch touch : footprint.touches()) {
      for (long page = touch.firstPage(); page < touch.firstPage() + touch.pages(); page++) {
        add(page << Footprint.PAGE_SHIFT);
      }
    }
  }

  private void add(long vaddr) {
    boolean fits = vaddr >= 0 && vaddr < mode.userLimit();
    long seen = fits ? vaddr : mode.fold(vaddr);
    folded += fits ? 0 : 1;
    pages.add(seen >>> mode.pageShift());
  }

  /** How many pages of the paging mode's size are touched. */
  public int count() {
    return pages.size();
  }

  /** How many pages of 4 KiB did not fit and were folded. */
  public long folded() {
    return folded;
  }

  /** Visits runs of touched pages in ascending order. */
  public void forEachRun(RunVisitor visitor) {
    long first = 0;
    long end = -1;
    for (long page : pages) {
      if (page != end) {
        visit(first, end, visitor);
        first = page;
      }
      end = page + 1;
    }
    visit(first, end, visitor);
  }

  private void visit(long first, long end, RunVisitor visitor) {
    if (end > first) {
      visitor.run(first << mode.pageShift(), end << mode.pageShift());
    }
  }
}
