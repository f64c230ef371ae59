package pagurus.check.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pagurus.check.explore.SmallProgram.Add;
import pagurus.check.explore.SmallProgram.Move;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;

/** Searches that are not looked at to their end, on several threads. */
@Timeout(120)
class SplitSearchTest {
  private static final int FEW_STEPS = 100;
  private static final int THREADS = 2;

  /** Each of three CPUs adds to the same word eight times: 9 thousand million orders. */
  private static final SmallProgram LARGE =
      new SmallProgram(Collections.nCopies(3, Collections.<Move>nCopies(8, new Add(0))), List.of());

  private static Verdict search(Experiment experiment, Progress progress) {
    return new SplitSearch(experiment, Limits.NONE, FEW_STEPS, THREADS, progress).search();
  }

  @Test
  void whoInterruptsASearchHearsOfAllThatWasSearched() {
    Thread searcher = Thread.currentThread();
    AtomicLong searched = new AtomicLong();
    Progress progress =
        (executions, steps) -> {
          searched.accumulateAndGet(executions, Math::max);
          if (executions > 1000) {
            searcher.interrupt();
          }
        };

    Verdict verdict = search(adding(""), progress);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(verdict.complete()).isFalse();
    assertThat(verdict.executions() + verdict.redundant()).isEqualTo(searched.get());
    assertThat(verdict.executions()).isGreaterThan(500);
  }

  /** The first branch begins with four turns of the first CPU, the second with three. */
  @Test
  void whatIsWrongInABranchIsToldThoughTheOneBeforeItHasNoEnd() {
    Verdict verdict = search(adding("a3000 "), Progress.NONE);

    assertThat(verdict.violation()).isPresent();
    assertThat(verdict.complete()).isFalse();
  }

  /**
   * The large program.
   *
   * @param wrong what the second CPU must not remember first; empty if it may remember anything
   */
  private static Experiment adding(String wrong) {
    return new SmallExperiment(
        LARGE,
        outcome ->
            !wrong.isEmpty() && outcome.split("\\| ", -1)[1].startsWith(wrong)
                ? Optional.of(new Finding(Invariant.I1, "first"))
                : Optional.empty());
  }
}
