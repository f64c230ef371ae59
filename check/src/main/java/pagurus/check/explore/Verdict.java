package pagurus.check.explore;

import java.util.Optional;
import pagurus.check.spec.Finding;

/**
 * What a search has found out.
 *
 * @param method how it looked: "source sets", "preemptions", "random priorities"
 * @param complete whether every order within the bounds has been looked at, or is equivalent to one
 *     that has
 * @param executions executions carried out to their end
 * @param redundant executions given up because an equivalent one had been looked at
 * @param steps steps of the seam taken in all of them
 * @param longest events of the longest execution
 * @param violation what was found first
 */
public record Verdict(
    String method,
    boolean complete,
    long executions,
    long redundant,
    long steps,
    int longest,
    Optional<Violation> violation) {
  /** What a search of nothing has found out. */
  static final Verdict NOTHING = new Verdict("source sets", true, 0, 0, 0, 0, Optional.empty());

  /** The same, but not everything has been looked at. */
  Verdict unfinished() {
    return new Verdict(method, false, executions, redundant, steps, longest, violation);
  }

  /** What the searches of two parts of a tree have found out together. */
  Verdict and(Verdict other) {
    return new Verdict(
        method,
        complete && other.complete,
        executions + other.executions,
        redundant + other.redundant,
        steps + other.steps,
        Math.max(longest, other.longest),
        violation.isPresent() ? violation : other.violation);
  }

  /** The same with another execution as the example of what is wrong. */
  Verdict withViolation(Optional<Violation> next) {
    return new Verdict(method, complete, executions, redundant, steps, longest, next);
  }

  /** What two searches one after the other have found out, neither of which is complete. */
  Verdict then(Verdict second) {
    return new Verdict(
        method + ", then " + second.method,
        false,
        executions + second.executions,
        redundant + second.redundant,
        steps + second.steps,
        Math.max(longest, second.longest),
        second.violation);
  }

  /**
   * An execution that breaks an invariant.
   *
   * @param finding what is wrong
   * @param schedule how to see it again
   */
  public record Violation(Finding finding, Schedule schedule) {}
}
