package pagurus.check.explore;

/**
 * An {@link Experiment} did something else when an execution was carried out again. A search can
 * say nothing about it then: it goes back to a point by carrying out what led there.
 */
public final class DoesNotRepeatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Says where it was noticed.
   *
   * @param turn the number of the turn, from 1
   */
  DoesNotRepeatException(int turn) {
    super("an execution that was carried out again went another way at turn " + turn);
  }
}
