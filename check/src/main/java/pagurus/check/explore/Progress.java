package pagurus.check.explore;

/** Hears how far a search has got. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (executions, steps) -> {};

  /** Another execution has ended. */
  void searched(long executions, long steps);
}
