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
  /**
   * An execution that breaks an invariant.
   *
   * @param finding what is wrong
   * @param schedule how to see it again
   */
  public record Violation(Finding finding, Schedule schedule) {}
}
