package pagurus.trace.generate;

/** Vertices and degrees of a graph with few popular vertices, drawn without keeping the graph. */
final class PowerLaw {
  private final Draws draws;
  private final long vertices;
  private final double leastDegree;

  /**
   * A graph.
   *
   * @param degree about how many neighbours a vertex has
   */
  PowerLaw(Draws draws, long vertices, long degree) {
    this.draws = draws;
    this.vertices = vertices;
    leastDegree = degree / 2.0;
  }

  /**
   * The end of a random edge: the cube of an even number is a power law. Popular vertices lie
   * anywhere, as in graphs whose vertices were renumbered at random; a few share a place.
   */
  long vertex() {
    double u = draws.fraction();
    long rank = (long) (u * u * u * vertices);
    return Math.unsignedMultiplyHigh(Draws.mix(rank + 1), vertices);
  }

  /** The number of neighbours of a random vertex, 1 to {@code most}. */
  int degree(int most) {
    double u = 1 - draws.fraction();
    return (int) Math.clamp(leastDegree / Math.sqrt(u), 1, most);
  }
}
