package pagurus.drive.stress;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.PagingMode;

/**
 * Where the parts of an arena lie: far apart, so that each has tables of its own up to a high
 * level, and across the border of two leaf tables.
 *
 * <p>Each CPU has two regions with two windows each: a dense one, and a sparse one that huge leaves
 * fit into. And it has a view of the second file that takes all of a leaf table, at the same
 * address in every arena, so that spaces share its table.
 */
final class Layout {
  private static final int WINDOWS_PER_CPU = 5;
  private static final int VIEW = 4;
  private static final int SHARED_PARTS = 3;
  private static final int HUGE_SPANS = 2;
  private static final int FEWEST_PAGES = 4;
  private static final int MOST_PAGES = 256;
  private static final int MOST_CHILDREN = 2;
  private static final int TABLES_SHARE = 3;

  private final PagingMode mode;
  private final int cpus;
  private final long slotBytes;
  private final int pages;
  private final int imagePages;
  private final int journalPages;

  /**
   * A layout for a paging mode.
   *
   * @param dataPages how many pages all arenas together should touch
   * @param imageLimit pages of the file that is mapped privately
   * @param journalLimit pages of the file that is shared
   */
  Layout(PagingMode mode, int cpus, int arenas, long dataPages, int imageLimit, int journalLimit) {
    this.mode = mode;
    this.cpus = cpus;
    int slots = WINDOWS_PER_CPU * cpus + SHARED_PARTS;
    long border = mode.span(2);
    slotBytes = mode.userLimit() / slots / border * border;
    if (slotBytes < (HUGE_SPANS + 1) * border) {
      throw new IllegalArgumentException(
          "%d cpus do not fit into the 0x%x bytes of %s".formatted(cpus, mode.userLimit(), mode));
    }
    long parts = (long) arenas * (2L * cpus + 2) + 1;
    long fitting = Math.clamp(dataPages / parts, FEWEST_PAGES, MOST_PAGES);
    pages = (int) Math.min(fitting, border / mode.pageBytes());
    imagePages = Math.min(pages, imageLimit);
    journalPages = Math.min(pages, journalLimit);
  }

  int cpus() {
    return cpus;
  }

  /** Tables that translate an arena when all of its pages have been touched. */
  long tables() {
    List<Long> touched = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      for (Region region : regions(0, cpu)) {
        for (int page = 0; page < region.pages(); page++) {
          touched.add(region.vaddrOf(page));
        }
      }
      addPages(touched, viewStart(cpu), journalPages);
    }
    addPages(touched, sharedStart(), pages);
    addPages(touched, imageStart(), imagePages);
    addPages(touched, journalStart(), journalPages);
    long tables = 1;
    for (int level = 1; level < mode.levels(); level++) {
      long reach = mode.span(level + 1);
      tables += touched.stream().map(vaddr -> vaddr / reach).distinct().count();
    }
    return tables;
  }

  private void addPages(List<Long> touched, long start, int count) {
    for (int page = 0; page < count; page++) {
      touched.add(start + page * pageBytes());
    }
  }

  long pageBytes() {
    return mode.pageBytes();
  }

  /** The regions of a CPU in an arena. */
  List<Region> regions(int arena, int cpu) {
    int slot = WINDOWS_PER_CPU * cpu;
    int id = (arena * cpus + cpu) * 2 + 1;
    List<Region> regions = new ArrayList<>();
    regions.add(new Region(id, astride(slot), astride(slot + 1), pages, pageBytes(), pageBytes()));
    long stride = Math.max(2 * pageBytes(), strideOf(HUGE_SPANS * mode.span(2)));
    int sparse = (int) Math.min(pages, HUGE_SPANS * mode.span(2) / stride);
    regions.add(
        new Region(
            id + 1, slotBytes * (slot + 2), slotBytes * (slot + 3), sparse, stride, pageBytes()));
    return List.copyOf(regions);
  }

  private long strideOf(long bytes) {
    return Long.highestOneBit(bytes / pages);
  }

  /** An address in a slot from which some pages lie in one leaf table and some in the next. */
  private long astride(int slot) {
    return slotBytes * slot + mode.span(2) - pageBytes() * (pages / 3 + 1);
  }

  /** Where a CPU's view of the second file is, which takes all of a leaf table. */
  long viewStart(int cpu) {
    return slotBytes * (WINDOWS_PER_CPU * cpu + VIEW);
  }

  /** Bytes of such a view; only the pages of the file are used. */
  long viewBytes() {
    return mode.span(2);
  }

  /** Anonymous words that all CPUs of a space share. */
  long sharedStart() {
    return astride(WINDOWS_PER_CPU * cpus);
  }

  int sharedPages() {
    return pages;
  }

  /**
   * How many copies a CPU may have at once, so that the tables of all copies take a third of the
   * memory at most; but one CPU may have one.
   *
   * @param frames frames of the machine
   */
  int mostChildren(int cpu, long frames) {
    long perSpace = (3L * cpus + SHARED_PARTS) * (mode.levels() + 1);
    long all = Math.max(1, frames / TABLES_SHARE / perSpace);
    return (int) Math.min(MOST_CHILDREN, (all + cpus - 1 - cpu) / cpus);
  }

  /** The private view of the first file. */
  long imageStart() {
    return astride(WINDOWS_PER_CPU * cpus + 1);
  }

  int imagePages() {
    return imagePages;
  }

  /** The shared view of the second file. */
  long journalStart() {
    return astride(WINDOWS_PER_CPU * cpus + 2);
  }

  int journalPages() {
    return journalPages;
  }

  /** From where some pages still fit below the end of user space, at the latest. */
  long lastStart(int fittingPages) {
    return mode.userLimit() - fittingPages * pageBytes();
  }
}
