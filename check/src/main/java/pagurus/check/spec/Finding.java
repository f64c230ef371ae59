package pagurus.check.spec;

/**
 * An invariant that did not hold.
 *
 * @param invariant which
 * @param why one sentence: what was seen
 */
public record Finding(Invariant invariant, String why) {}
