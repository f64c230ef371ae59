package pagurus.trace.generate;

import java.util.List;

/**
 * Iterations of PageRank that pull: each vertex adds up what its neighbours contribute.
 *
 * <p>Kept of the program: offsets, neighbours (4 bytes each) and the new scores in order, each
 * thread its part; the neighbour's contribution anywhere, popular vertices more often. Both degrees
 * follow power laws: a neighbour has rank k with a density of k^-2/3, a vertex has m neighbours
 * with a density of m^-3, but at most 120. Not kept: a particular graph (neighbours are drawn anew
 * in each iteration), the pass that divides scores by degrees, and convergence. Footprint: 69 GB.
 */
final class PageRank implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(69, 4, "of the graph and the scores");
  static final Parameter DEGREE =
      Parameter.whole("degree", 24, 2, 100, "neighbours of a vertex, about");
  static final List<Parameter> PARAMETERS = List.of(PAGES, DEGREE);
  private static final int MOST_NEIGHBOURS = 120;

  private final Sweep offsets;
  private final Sweep scores;
  private final Sweep edges;
  private final Extent contributions;
  private final PowerLaw law;

  PageRank(Settings settings, Draws draws, int thread) {
    List<Extent> extents = extents(settings);
    offsets = new Sweep(extents.get(0), Long.BYTES, settings, thread);
    scores = new Sweep(extents.get(1), Long.BYTES, settings, thread);
    contributions = extents.get(2);
    edges = new Sweep(extents.get(3), Integer.BYTES, settings, thread);
    law = new PowerLaw(draws, contributions.items(Long.BYTES), settings.whole(DEGREE));
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(
        settings.whole(PAGES),
        Long.BYTES,
        Long.BYTES,
        Long.BYTES,
        settings.whole(DEGREE) * Integer.BYTES);
  }

  @Override
  public int next(long[] into) {
    into[0] = PackedAccess.load(offsets.next());
    int n = 1;
    for (int left = law.degree(MOST_NEIGHBOURS); left > 0; left--) {
      into[n++] = PackedAccess.load(edges.next() & -Long.BYTES);
      into[n++] = PackedAccess.load(contributions.base() + law.vertex() * Long.BYTES);
    }
    into[n++] = PackedAccess.store(scores.next());
    return n;
  }
}
