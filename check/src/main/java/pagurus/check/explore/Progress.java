package pagurus.check.explore;

/** Hears how far a search has got. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (executions, steps) -> {};

  /** Another execution has ended. May be called by several host threads at once. */
  void searched(long executions, long steps);
}
