package pagurus.check.explore;

import java.time.Duration;
import java.util.Optional;
import pagurus.check.spec.Finding;

/**
 * Looks at the executions of an experiment in the best way that the effort allows.
 *
 * <p>Everything, by source sets, if no bound of preemptions was asked for. What is too large for
 * the time gets what is left of it at random. What breaks an invariant is shrunk.
 */
public final class Search {
  /** The share of the time that the complete search may take before chance has its turn. */
  private static final double SYSTEMATIC = 0.75;

  private final Experiment experiment;
  private final Effort effort;
  private final Progress progress;

  /** A search that has not begun. */
  public Search(Experiment experiment, Effort effort, Progress progress) {
    this.experiment = experiment;
    this.effort = effort;
    this.progress = progress;
  }

  /** Searches. */
  public Verdict search() {
    Verdict verdict = effort.preemptions().isPresent() ? bounded() : systematic();
    Optional<Verdict.Violation> shrunk = verdict.violation().map(this::shrink);
    return verdict.withViolation(shrunk);
  }

  private Verdict bounded() {
    int preemptions = effort.preemptions().getAsInt();
    return new EveryOrder(experiment, preemptions, effort.limits(), progress).search();
  }

  private Verdict systematic() {
    long begin = System.nanoTime();
    Duration share = Duration.ofNanos((long) (SYSTEMATIC * effort.limits().time().toNanos()));
    Limits first = new Limits(effort.limits().steps(), share);
    Verdict verdict =
        effort.threads() > 1
            ? new SplitSearch(experiment, first, effort.threads(), progress).search()
            : new SourceSets(experiment, first, progress).search();
    Duration left = effort.limits().time().minus(Duration.ofNanos(System.nanoTime() - begin));
    boolean isEnough =
        verdict.complete()
            || verdict.violation().isPresent()
            || verdict.steps() >= effort.limits().steps()
            || left.isNegative()
            || Thread.currentThread().isInterrupted();
    if (isEnough) {
      return verdict;
    }
    Limits rest = new Limits(effort.limits().steps() - verdict.steps(), left);
    return verdict.then(new RandomPriorities(experiment, rest, effort.seed(), progress).search());
  }

  private Verdict.Violation shrink(Verdict.Violation found) {
    return found.finding().equals(Finding.NO_END)
        ? EndlessShrinker.shrink(experiment, found)
        : Shrinker.shrink(experiment, found);
  }
}
