package pagurus.check.world;

/** Whoever decides whose turn it is. */
public interface Conductor {
  /** Nobody's: the execution stops here. */
  int NOBODY = -1;

  /**
   * The turn before, if there was one, is over: says whose is next. Not asked again after it has
   * said {@link #NOBODY}.
   *
   * <p>Called wherever the turn before has ended, which may be deep in kernel code: so it must not
   * resume anybody.
   *
   * @param enabled who can move, a bit for each
   * @return one of them, or {@link #NOBODY}
   */
  int next(int enabled);

  /** Which way that turn goes, below {@link Cast#nextBound}. */
  int choice();
}
