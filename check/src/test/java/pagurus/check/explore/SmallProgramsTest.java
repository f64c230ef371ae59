package pagurus.check.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.check.explore.SmallProgram.Ask;
import pagurus.check.explore.SmallProgram.Fence;
import pagurus.check.explore.SmallProgram.IsSet;
import pagurus.check.explore.SmallProgram.Load;
import pagurus.check.explore.SmallProgram.Locked;
import pagurus.check.explore.SmallProgram.Move;
import pagurus.check.explore.SmallProgram.Reading;
import pagurus.check.explore.SmallProgram.Store;
import pagurus.check.explore.SmallProgram.Writing;

/** What the reduction leaves out comes out like something that it does not, whatever CPUs do. */
class SmallProgramsTest {
  /** More than this and not every order is looked at: the program is passed over. */
  private static final Limits SMALL = new Limits(3_000_000, Duration.ofMinutes(1));

  /** More of them: {@code -Dsmall.programs=50000}, {@code -Dsmall.from=1}. */
  static LongStream seeds() {
    long from = Long.getLong("small.from", 1);
    return LongStream.range(from, from + Long.getLong("small.programs", 300));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theReductionLosesNoOutcomeOfASmallProgram(long seed) {
    compare(SmallProgram.random(seed), "seed " + seed);
  }

  /**
   * The wait for the lock ends with the IPI, which the holder sends: he need not have been first.
   */
  @Test
  void whoWaitsForALockAndIsInterruptedByItsHolderCouldHaveBeenFirst() {
    assertThat(
            outcomes(
                List.of(
                    List.of(new Locked(List.of(new Store(0), new Ask(1, 1)))),
                    List.of(new Locked(List.of(new Store(0)))))))
        .hasSize(2);
  }

  /** Each may serve the other before it sees that it has been answered, and both may. */
  @Test
  void twoWhoAskEachOtherMayBothServeFirst() {
    assertThat(
            outcomes(
                List.of(
                    List.of(new Ask(1, 0), new IsSet(0)), List.of(new Ask(0, 0), new IsSet(0)))))
        .hasSize(3);
  }

  /** One letter ends the wait, whichever of the two it is; the other may come much later. */
  @Test
  void ofTwoLettersOneIsEnoughToEndAWait() {
    assertThat(
            outcomes(
                List.of(
                    List.of(new Ask(1, 1)),
                    List.of(new Reading(List.of(new Fence(), new IsSet(0)))),
                    List.of(new Writing(List.of(new Ask(1, 1)))))))
        .hasSize(3);
  }

  /** A CPU that loads its own store from its buffer could have loaded later, what others stored. */
  @Test
  void whatIsLoadedFromAStoreBufferCouldHaveBeenOverwritten() {
    assertThat(
            outcomes(
                List.of(List.of(new Store(0), new Load(0)), List.of(new Store(0), new Load(0)))))
        .hasSize(4);
  }

  /** A lock that is given back comes out of the buffer behind another store: who takes it again. */
  @Test
  void whoTakesALockAgainWaitsForItsOwnBufferOnly() {
    assertThat(
            outcomes(
                List.of(
                    List.of(
                        new Locked(List.of(new Store(0), new Load(1))),
                        new Locked(List.of(new Store(1)))),
                    List.of(new Load(0), new Load(1)))))
        .hasSize(4);
  }

  private static Set<String> outcomes(List<List<Move>> threads) {
    return compare(new SmallProgram(threads, List.of()), "by hand");
  }

  private static Set<String> compare(SmallProgram program, String name) {
    Set<String> some = new TreeSet<>();
    Set<String> all = new TreeSet<>();

    Verdict every =
        new EveryOrder(noting(program, all), EveryOrder.UNBOUNDED, SMALL, Progress.NONE).search();
    if (every.complete()) {
      Verdict reduced = new SourceSets(noting(program, some), Limits.NONE, Progress.NONE).search();

      assertThat(reduced.complete()).isTrue();
      assertThat(some).as("%s: %s", name, program).isEqualTo(all);
    }
    return some;
  }

  /** Notes how each execution comes out. */
  private static Experiment noting(SmallProgram program, Set<String> seen) {
    return new SmallExperiment(
        program,
        outcome -> {
          seen.add(outcome);
          return Optional.empty();
        });
  }
}
