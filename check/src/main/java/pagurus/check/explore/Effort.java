package pagurus.check.explore;

import java.util.OptionalInt;

/**
 * How hard to look.
 *
 * @param limits when to stop
 * @param preemptions if there, only orders with at most so many preemptions are looked at, and all
 *     of those
 * @param seed for what is tried at random
 * @param threads host threads that share one search
 */
public record Effort(Limits limits, OptionalInt preemptions, long seed, int threads) {
  /** Everything, on one host thread, as long as it takes. */
  public static final Effort COMPLETE = new Effort(Limits.NONE, OptionalInt.empty(), 1, 1);

  /** The same with other limits. */
  public Effort within(Limits next) {
    return new Effort(next, preemptions, seed, threads);
  }
}
