package pagurus.check.spec;

/**
 * An invariant that did not hold.
 *
 * @param invariant which
 * @param why one sentence: what was seen
 */
public record Finding(Invariant invariant, String why) {
  /** What is wrong with an execution that has no end. */
  public static final Finding NO_END = new Finding(Invariant.I9, "the execution goes on for ever");
}
