package pagurus.trace.generate;

import java.util.List;

/**
 * What a server does that forks for every request: the parent (thread 0) writes its heap once; then
 * every thread runs one child after the other, and each child reads some of the parent's pages,
 * writes a few of them, and works on a fresh stack of its own.
 */
final class ForkStorm implements Pattern {
  static final Parameter PAGES = Parameter.pages(1, "of the parent's heap");
  static final Parameter LIFE = Parameter.whole("life", 1000, 4, 1L << 40, "accesses of a child");
  static final Parameter STORES = Parameter.percent("stores", 25, "percent of pages it writes");
  static final List<Parameter> PARAMETERS = List.of(PAGES, LIFE, STORES);

  private static final long WORDS = LinuxLayout.PAGE_BYTES / Long.BYTES;
  private static final int STACK_PAGES = 4;

  /** Stacks of children that follow each other on one thread: as many as fit into 8 MiB. */
  private static final int STACKS = 512;

  private final long heap = LinuxLayout.heap();
  private final long stackEnd;
  private final long pages;
  private final long life;
  private final long stores;
  private final Draws draws;
  private long populated;
  private long left;
  private long child;
  private long visited;

  ForkStorm(Settings settings, Draws draws, int thread) {
    pages = settings.whole(PAGES);
    life = settings.whole(LIFE);
    stores = settings.whole(STORES);
    this.draws = draws;
    stackEnd = LinuxLayout.stackEnd(thread);
    populated = thread == 0 ? 0 : pages;
    left = life;
  }

  @Override
  public int next(long[] into) {
    into[0] = access();
    return 1;
  }

  private long access() {
    if (populated < pages) {
      return PackedAccess.store(heap + populated++ * LinuxLayout.PAGE_BYTES);
    }
    if (left-- == 0) {
      left = life - 1;
      child++;
      visited = 0;
    }
    if (visited != 0 && draws.percent(stores)) {
      long vaddr = visited;
      visited = 0;
      return PackedAccess.store(vaddr);
    }
    if (draws.percent(50)) {
      long bytes = STACK_PAGES * LinuxLayout.PAGE_BYTES;
      long end = stackEnd - child % STACKS * bytes;
      long vaddr = end - Long.BYTES - draws.below(bytes / Long.BYTES) * Long.BYTES;
      return draws.percent(50) ? PackedAccess.store(vaddr) : PackedAccess.load(vaddr);
    }
    long page = heap + draws.below(pages) * LinuxLayout.PAGE_BYTES;
    visited = page + draws.below(WORDS) * Long.BYTES;
    return PackedAccess.load(visited);
  }
}
