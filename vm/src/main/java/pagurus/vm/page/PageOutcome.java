package pagurus.vm.page;

/** What became of a data page that was to be moved. */
public enum PageOutcome {
  /** It is where it should be now. */
  MOVED("the page was moved"),
  /** It was there already. */
  ALREADY_PLACED("the page was where it belongs already"),
  /** There was no frame for it. */
  NO_MEMORY("there was no free frame where the page belongs"),
  /** Somebody else has hold of it: a pin, or a fault that was just looking. */
  HELD("somebody had hold of the page"),
  /** Reclaim or another mover has it in hand. */
  IN_HAND("reclaim or another mover had the page in hand"),
  /** Several spaces use it, and the request leaves such pages where they are. */
  SHARED("several entries map the page, or it belongs to a file"),
  /** It went before its turn came. */
  VANISHED("the page was gone before its turn came");

  private final String reason;

  PageOutcome(String reason) {
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
