package pagurus.trace.generate;

import java.util.List;

/**
 * Breadth-first searches over a graph with few popular vertices.
 *
 * <p>Kept of the program: vertices from the queue in order, each thread its part; the vertex's
 * offset and its run of neighbours (8 bytes each) anywhere; for each neighbour a look at its
 * parent, popular vertices more often; a vertex that is new gets a parent and goes to the end of
 * the queue. Of the neighbours one in {@code degree} is new, as over a whole search. Not kept: a
 * particular graph, levels and their barriers, the bottom-up direction, and vertices with more than
 * 60 neighbours. Footprint of the run on four sockets: 420 GB.
 */
final class Graph500 implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(420, 4, "of the graph and the search");
  static final Parameter DEGREE =
      Parameter.whole("degree", 32, 2, 60, "neighbours of a vertex, about: twice the edge factor");
  static final List<Parameter> PARAMETERS = List.of(PAGES, DEGREE);
  private static final int MOST_NEIGHBOURS = 60;

  private final Sweep front;
  private final Sweep back;
  private final Extent offsets;
  private final Extent parents;
  private final Extent edges;
  private final long vertices;
  private final long edgeWords;
  private final long degree;
  private final PowerLaw law;
  private final Draws draws;

  Graph500(Settings settings, Draws draws, int thread) {
    List<Extent> extents = extents(settings);
    front = new Sweep(extents.get(0), Long.BYTES, settings, thread);
    back = new Sweep(extents.get(0), Long.BYTES, settings, thread);
    offsets = extents.get(1);
    parents = extents.get(2);
    edges = extents.get(3);
    vertices = Math.min(offsets.items(Long.BYTES), parents.items(Long.BYTES));
    edgeWords = edges.items(Long.BYTES) - MOST_NEIGHBOURS;
    degree = settings.whole(DEGREE);
    law = new PowerLaw(draws, vertices, degree);
    this.draws = draws;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(
        settings.whole(PAGES),
        Long.BYTES,
        Long.BYTES,
        Long.BYTES,
        settings.whole(DEGREE) * Long.BYTES);
  }

  @Override
  public int next(long[] into) {
    long vertex = draws.below(vertices);
    into[0] = PackedAccess.load(front.next());
    into[1] = PackedAccess.load(offsets.base() + vertex * Long.BYTES);
    int n = 2;
    long firstEdge = (long) ((double) vertex / vertices * edgeWords);
    long edge = edges.base() + firstEdge * Long.BYTES;
    for (int left = law.degree(MOST_NEIGHBOURS); left > 0; left--) {
      into[n++] = PackedAccess.load(edge);
      edge += Long.BYTES;
      long parent = parents.base() + law.vertex() * Long.BYTES;
      into[n++] = PackedAccess.load(parent);
      if (draws.below(degree) == 0) {
        into[n++] = PackedAccess.store(parent);
        into[n++] = PackedAccess.store(back.next());
      }
    }
    return n;
  }
}
