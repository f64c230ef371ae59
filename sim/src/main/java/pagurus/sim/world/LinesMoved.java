package pagurus.sim.world;

/**
 * Lines that memory moves for a read that no cache answers, beside the one that is read.
 *
 * @param neighbours lines behind it that come, too, on average, and stay in the caches: the rest of
 *     an object, and what a prefetcher brings beside it
 * @param written lines that are written back for each that comes
 * @param inTurn of the neighbours those that the program asks for only when it has what came before
 */
public record LinesMoved(double neighbours, double written, double inTurn) {
  /** A line that is only read. */
  public static final LinesMoved ONE = new LinesMoved(0, 0);

  /** Where all neighbours come with the line. */
  public LinesMoved(double neighbours, double written) {
    this(neighbours, written, 0);
  }

  double lines() {
    return (1 + neighbours) * (1 + written);
  }
}
