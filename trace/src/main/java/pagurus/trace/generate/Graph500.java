package pagurus.trace.generate;

import java.util.List;

/**
 * Breadth-first searches over a Kronecker graph and the verification of their trees, as the
 * benchmark's reference for shared memory makes them (omp-csr.c, verify.c of its version 2) and
 * vMitosis's driver times them.
 *
 * <p>Kept of the search: vertices from the queue in order, each thread its part; where the vertex's
 * neighbours begin and end (16 bytes) and its run of neighbours (8 bytes each) anywhere; for each
 * neighbour a look at its parent, popular vertices more often; a vertex that is new gets a parent
 * and goes to the end of the queue. Of the neighbours one in {@code degree} is new, as over a whole
 * search.
 *
 * <p>Kept of the verification: the list of edges (16 bytes each) that the graph was made of, in
 * order, each thread its part; for both ends of each edge a look at parent and level; a mark at the
 * end that the edge is the tree's for. For the neighbours of a vertex there are half as many edges
 * of the list, and that much is verified after it: the two are not phases here.
 *
 * <p>The benchmark itself counts searches without their verification: {@code verified=0}.
 *
 * <p>Not kept: a particular graph; where one search or level ends, and that queue, levels and marks
 * get new memory each time; how levels are found; vertices with more than 60 neighbours; that a
 * thread's new vertices go to the queue 16384 at once; that one thread alone fills the neighbours
 * with -1 before all threads put them in. Footprint of the run on four sockets: 420 GB.
 */
final class Graph500 implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(420, 6, "of the graph and the search");
  static final Parameter DEGREE =
      Parameter.whole("degree", 32, 2, 60, "neighbours of a vertex, about: twice the edge factor");
  static final Parameter VERIFIED =
      Parameter.whole("verified", 100, 0, 100, "per cent of what is searched is verified");
  static final List<Parameter> PARAMETERS = List.of(PAGES, DEGREE, VERIFIED);

  /** Two neighbours come from one edge of the list. */
  private static final int ONE_EDGE = 2 * 100;

  private static final int MOST_NEIGHBOURS = 60;

  /** Where a vertex's neighbours begin, and where they end. */
  private static final int OFFSET_BYTES = 2 * Long.BYTES;

  private static final int EDGE_BYTES = 2 * Long.BYTES;

  private final Sweep front;
  private final Sweep back;
  private final Sweep list;
  private final Extent offsets;
  private final Extent parents;

  /** Marks, and behind them levels: one allocation. */
  private final Extent marks;

  private final long levels;
  private final Extent edges;
  private final long vertices;
  private final long edgeWords;
  private final long degree;
  private final Kronecker graph;
  private final PowerLaw law;
  private final Draws draws;

  private final int verified;

  /** Neighbours that were looked at, and whose edges are to be verified, in hundredths. */
  private int unverified;

  Graph500(Settings settings, Draws draws, int thread) {
    List<Extent> extents = extents(settings);
    front = new Sweep(extents.get(0), Long.BYTES, settings, thread);
    back = new Sweep(extents.get(0), Long.BYTES, settings, thread);
    offsets = extents.get(1);
    parents = extents.get(2);
    marks = extents.get(3);
    edges = extents.get(4);
    list = new Sweep(extents.get(5), EDGE_BYTES, settings, thread);
    vertices =
        Math.min(
            Math.min(offsets.items(OFFSET_BYTES), parents.items(Long.BYTES)),
            marks.items(2 * Long.BYTES));
    levels = marks.base() + vertices * Long.BYTES;
    edgeWords = edges.items(Long.BYTES) - MOST_NEIGHBOURS;
    degree = settings.whole(DEGREE);
    verified = (int) settings.whole(VERIFIED);
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
        2 * Long.BYTES,
        settings.whole(DEGREE) * Long.BYTES,
        settings.whole(DEGREE) * EDGE_BYTES / 2);
  }

  @Override
  public int next(long[] into) {
    return unverified < ONE_EDGE ? search(into) : verify(into);
  }

  /** A vertex and its neighbours. */
  private int search(long[] into) {
    long vertex = draws.below(vertices);
    into[0] = PackedAccess.load(front.next());
    into[1] = PackedAccess.load(offsets.base() + vertex * OFFSET_BYTES);
    int n = 2;
    long firstEdge = (long) ((double) vertex / vertices * edgeWords);
    long edge = edges.base() + firstEdge * Long.BYTES;
    int neighbours = law.degree(MOST_NEIGHBOURS);
    for (int i = 0; i < neighbours; i++) {
      into[n++] = PackedAccess.load(edge);
      edge += Long.BYTES;
      long parent = parents.base() + graph.vertex() * Long.BYTES;
      into[n++] = PackedAccess.load(parent);
      if (draws.below(degree) == 0) {
        into[n++] = PackedAccess.store(parent);
        into[n++] = PackedAccess.store(back.next());
      }
    }
    unverified += neighbours * verified;
    return n;
  }

  /** As many edges of the list as those neighbours come from. */
  private int verify(long[] into) {
    int n = 0;
    for (; unverified >= ONE_EDGE; unverified -= ONE_EDGE) {
      long edge = list.next();
      long one = graph.vertex() * Long.BYTES;
      long other = graph.vertex() * Long.BYTES;
      into[n++] = PackedAccess.load(edge);
      into[n++] = PackedAccess.load(edge + Long.BYTES);
      into[n++] = PackedAccess.load(parents.base() + one);
      into[n++] = PackedAccess.load(parents.base() + other);
      if (draws.below(degree) < 2) {
        into[n++] = PackedAccess.store(marks.base() + one);
      }
      into[n++] = PackedAccess.load(levels + one);
      into[n++] = PackedAccess.load(levels + other);
    }
    return n;
  }
}
