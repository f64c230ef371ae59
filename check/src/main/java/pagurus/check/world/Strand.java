package pagurus.check.world;

/**
 * A line of execution that runs only while it is resumed, and stops where it pauses itself.
 *
 * <p>Resumed by the scheduler, paused by the body; never by two at once.
 */
interface Strand {
  /** Lets the body run until it pauses or ends. */
  void resume();

  /** The body: stands still until it is resumed. */
  void pause();

  /** Whether the body has ended. */
  boolean isDone();

  /** Gives up on a body that will not be resumed again. */
  void abandon();

  /** Makes strands of one kind. */
  interface Maker {
    /** A strand that has not begun. */
    Strand make(Runnable body);

    /** The fastest kind that this process may use. */
    static Maker best() {
      return Continuations.areAllowed() ? new Continuations() : new Batons();
    }
  }
}
