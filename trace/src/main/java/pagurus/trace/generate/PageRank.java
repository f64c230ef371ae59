package pagurus.trace.generate;

import java.util.List;

/**
 * Iterations of PageRank that pull: each vertex adds up what its neighbours contribute.
 *
 * <p>Kept of the program (the GAP benchmark suite, pr.cc and graph.h, which Mitosis ran): where
 * neighbours begin (8 bytes a vertex), neighbours (4 bytes each) and scores (4 bytes, read and
 * written) in order, each thread its part; the neighbour's contribution (4 bytes) anywhere, popular
 * vertices more often. The suite's own graphs have 16 edges a vertex, each of them kept at both its
 * ends. Both degrees follow power laws: a neighbour has rank k with a density of k^-2/3, a vertex
 * has m neighbours with a density of m^-3, but at most 120. Not kept: a particular graph
 * (neighbours are drawn anew in each iteration), the pass that divides scores by degrees,
 * convergence, and that threads take vertices a piece at a time. Footprint: 69 GB.
 */
final class PageRank implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(69, 4, "of the graph and the scores");
  static final Parameter DEGREE =
      Parameter.whole("degree", 32, 2, 100, "neighbours of a vertex, about");
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
    scores = new Sweep(extents.get(1), Float.BYTES, settings, thread);
    contributions = extents.get(2);
    edges = new Sweep(extents.get(3), Integer.BYTES, settings, thread);
    law = new PowerLaw(draws, contributions.items(Float.BYTES), settings.whole(DEGREE));
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(
        settings.whole(PAGES),
        Long.BYTES,
        Float.BYTES,
        Float.BYTES,
        settings.whole(DEGREE) * Integer.BYTES);
  }

  @Override
  public int next(long[] into) {
    into[0] = PackedAccess.load(offsets.next());
    int n = 1;
    for (int left = law.degree(MOST_NEIGHBOURS); left > 0; left--) {
      into[n++] = PackedAccess.load(word(edges.next()));
      into[n++] = PackedAccess.load(word(contributions.base() + law.vertex() * Float.BYTES));
    }
    long score = word(scores.next());
    into[n++] = PackedAccess.load(score);
    into[n++] = PackedAccess.store(score);
    return n;
  }

  /** Accesses are of whole words. */
  private static long word(long vaddr) {
    return vaddr & -Long.BYTES;
  }
}
