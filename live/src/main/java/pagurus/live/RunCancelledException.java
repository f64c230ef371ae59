package pagurus.live;

/**
 * Thrown by {@code poll} and {@code relax} on every CPU once a run is to end early, because another
 * CPU failed or the caller was interrupted. Locks of the simulated kernel may still be held: what
 * the run worked on is not to be used any further.
 */
public final class RunCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RunCancelledException(String message) {
    super(message);
  }
}
