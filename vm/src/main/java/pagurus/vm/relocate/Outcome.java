package pagurus.vm.relocate;

/** What became of a table that was to be moved. */
public enum Outcome {
  /** It is where it should be now. */
  MOVED("moved"),
  /** It was there already. */
  ALREADY_PLACED("is where it belongs already"),
  /** There was no frame for the replacement. */
  NO_MEMORY("no free frame on the target node"),
  /** Somebody else held its lock for long. */
  BUSY("its lock was held by somebody else"),
  /** Somebody else is moving it. */
  ALREADY_MOVING("somebody else is moving it"),
  /** There is a huge leaf now where the table was. */
  HUGE_LEAF("a huge leaf has taken its place"),
  /** It was unlinked before its turn came. */
  VANISHED("it was unlinked before its turn came"),
  /** The space is being torn down. */
  EXITING("its space is being torn down");

  private final String reason;

  Outcome(String reason) {
    this.reason = reason;
  }

  /** Why, in words. */
  public String reason() {
    return reason;
  }
}
