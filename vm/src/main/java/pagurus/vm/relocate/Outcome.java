package pagurus.vm.relocate;

/**
 * What became of a table that was to be moved. Each table that was found ends with one of them; but
 * a space that ends is counted once for each request that it cut short, since nobody knows how many
 * tables the request would still have found.
 *
 * <p>A root that is smaller than a page needs no outcome of its own: it moves like any other, and
 * leaves its neighbours where they are.
 */
public enum Outcome {
  /** It is where it should be now. */
  MOVED("the table was moved"),
  /** It was there already. */
  ALREADY_PLACED("the table was where it belongs already"),
  /** There was no frame for the replacement. */
  NO_MEMORY("there was no free frame where the table belongs, and none could be won back"),
  /** Somebody else held its lock for long. */
  BUSY("somebody else held the table's lock for long"),
  /** Somebody else is moving it. */
  ALREADY_MOVING("somebody else was moving the table or one above it"),
  /** Several spaces share it, and the request or the protocol leaves such tables where they are. */
  SHARED("several spaces share the table, and the mover was not ready for all of them"),
  /** There is a huge leaf now where the table was. */
  HUGE_LEAF("a huge leaf had taken the table's place"),
  /** It was unlinked before its turn came. */
  VANISHED("the table was unlinked before its turn came"),
  /** The space is being torn down. */
  EXITING("the space was being torn down, and the rest of the request was given up");

  private final String reason;

  Outcome(String reason) {
    this.reason = reason;
  }

  /** Why, in one sentence. */
  public String reason() {
    return reason;
  }

  /** Whether something is left behind that was to be elsewhere. */
  public boolean leavesBehind() {
    return this != MOVED && this != ALREADY_PLACED && this != VANISHED;
  }
}
