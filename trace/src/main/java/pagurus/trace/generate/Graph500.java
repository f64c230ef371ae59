package pagurus.trace.generate;

import java.util.List;

/**
 * Breadth-first searches over a Kronecker graph, as the benchmark's reference for shared memory
 * makes them.
 *
 * <p>Kept of the program: vertices from the queue in order, each thread its part; where the
 * vertex's neighbours begin and end (16 bytes) and its run of neighbours (8 bytes each) anywhere;
 * for each neighbour a look at its parent, popular vertices more often; a vertex that is new gets a
 * parent and goes to the end of the queue. Of the neighbours one in {@code degree} is new, as over
 * a whole search. Half of memory is the list of edges (16 bytes each) that the graph was made of:
 * it is needed when the search is verified, and not touched by the search.
 *
 * <p>Not kept: a particular graph, levels and their barriers, the bottom-up direction, and vertices
 * with more than 60 neighbours; that one thread alone fills the neighbours with -1 before all
 * threads put them in. Footprint of the run on four sockets: 420 GB.
 */
final class Graph500 implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(420, 5, "of the graph and the search");
  static final Parameter DEGREE =
      Parameter.whole("degree", 32, 2, 60, "neighbours of a vertex, about: twice the edge factor");
  static final List<Parameter> PARAMETERS = List.of(PAGES, DEGREE);
  private static final int MOST_NEIGHBOURS = 60;

  /** Where a vertex's neighbours begin, and where they end. */
  private static final int OFFSET_BYTES = 2 * Long.BYTES;

  private final Sweep front;
  private final Sweep back;
  private final Extent offsets;
  private final Extent parents;
  private final Extent edges;
  private final long vertices;
  private final long edgeWords;
  private final long degree;
  private final Kronecker graph;
  private final PowerLaw law;
  private final Draws draws;

  Graph500(Settings settings, Draws draws, int thread) {
    List<Extent> extents = extents(settings);
    front = new Sweep(extents.get(0), Long.BYTES, settings, thread);
    back = new Sweep(extents.get(0), Long.BYTES, settings, thread);
    offsets = extents.get(1);
    parents = extents.get(2);
    edges = extents.get(3);
    vertices = Math.min(offsets.items(OFFSET_BYTES), parents.items(Long.BYTES));
    edgeWords = edges.items(Long.BYTES) - MOST_NEIGHBOURS;
    degree = settings.whole(DEGREE);
    graph = new Kronecker(draws, vertices);
    law = new PowerLaw(draws, vertices, degree);
    this.draws = draws;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(
        settings.whole(PAGES),
        Long.BYTES,
        OFFSET_BYTES,
        Long.BYTES,
        settings.whole(DEGREE) * Long.BYTES,
        settings.whole(DEGREE) * Long.BYTES);
  }

  @Override
  public int next(long[] into) {
    long vertex = draws.below(vertices);
    into[0] = PackedAccess.load(front.next());
    into[1] = PackedAccess.load(offsets.base() + vertex * OFFSET_BYTES);
    int n = 2;
    long firstEdge = (long) ((double) vertex / vertices * edgeWords);
    long edge = edges.base() + firstEdge * Long.BYTES;
    for (int left = law.degree(MOST_NEIGHBOURS); left > 0; left--) {
      into[n++] = PackedAccess.load(edge);
      edge += Long.BYTES;
      long parent = parents.base() + graph.vertex() * Long.BYTES;
      into[n++] = PackedAccess.load(parent);
      if (draws.below(degree) == 0) {
        into[n++] = PackedAccess.store(parent);
        into[n++] = PackedAccess.store(back.next());
      }
    }
    return n;
  }
}
