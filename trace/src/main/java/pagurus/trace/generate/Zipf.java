package pagurus.trace.generate;

import java.util.List;

/** A heap of objects of which few are popular: page of rank k with probability 1 / k^theta. */
final class Zipf implements Pattern {
  static final Parameter PAGES = Parameter.pages(1, "of the heap");
  static final Parameter THETA =
      Parameter.number("theta", 0.99, 0.01, 5, "how unequal the pages are");
  static final Parameter STORES = Parameter.percent("stores", 20, "percent of the accesses");
  static final List<Parameter> PARAMETERS = List.of(PAGES, THETA, STORES);
  private static final long WORDS = LinuxLayout.PAGE_BYTES / Long.BYTES;

  private final long heap = LinuxLayout.heap();
  private final long stores;
  private final Scatter scatter;
  private final ZipfRanks ranks;
  private final Draws draws;

  Zipf(Settings settings, Draws draws) {
    long pages = settings.whole(PAGES);
    stores = settings.whole(STORES);
    scatter = new Scatter(pages);
    ranks = new ZipfRanks(pages, settings.number(THETA));
    this.draws = draws;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.heap(settings.whole(PAGES));
  }

  @Override
  public int next(long[] into) {
    long page = scatter.place(ranks.draw(draws) - 1);
    long vaddr = heap + page * LinuxLayout.PAGE_BYTES + draws.below(WORDS) * Long.BYTES;
    into[0] = draws.percent(stores) ? PackedAccess.store(vaddr) : PackedAccess.load(vaddr);
    return 1;
  }
}
