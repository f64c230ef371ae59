package pagurus.check.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.vm.flush.Gather;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

class SearchTest {
  /** Copies and publishes, and forgets what CPUs set in the old table meanwhile (M1). */
  private static final class Forgetful implements RelocationProtocol {
    @Override
    public String name() {
      return "forgetful";
    }

    @Override
    public void move(Phases phases, java.util.List<TableMove> moves) {
      try (Gather gather = phases.gather()) {
        for (TableMove move : moves) {
          if (phases.reserve(move) && phases.lock(move)) {
            phases.copy(move);
            phases.publish(move);
            phases.stray(move);
            phases.owe(move, gather);
            phases.retire(move, gather);
            phases.unlockParent(move);
          }
        }
      }
    }
  }

  private static Trial trial(RelocationProtocol protocol) {
    return new Trial(
        SoundScenarios.named("store").orElseThrow(),
        new Setting(protocol, HardwareProfile.X86, 2, Target.LEAF, Variant.NONE));
  }

  private static Optional<Finding> replay(Trial trial, Schedule schedule) {
    Sharing sharing = new Sharing(trial.cells(), schedule.shared());
    var turns = schedule.turns().iterator();
    return Carrier.carry(trial, sharing, Watcher.NONE, (world, enabled) -> turns.next()).finding();
  }

  @Test
  void aBrokenProtocolIsFoundAndItsScheduleShowsItAgain() {
    Trial trial = trial(new Forgetful());

    Verdict verdict = new Search(trial, Effort.COMPLETE, Progress.NONE).search();

    Verdict.Violation violation = verdict.violation().orElseThrow();
    assertThat(violation.finding().invariant()).isEqualTo(Invariant.I2);
    assertThat(replay(trial, violation.schedule())).contains(violation.finding());
  }

  @Test
  void shrinkingMakesACounterExampleShorter() {
    Trial trial = trial(new Forgetful());
    Verdict found = new RandomPriorities(trial, Limits.NONE, 42, Progress.NONE).search();

    Verdict.Violation violation = found.violation().orElseThrow();
    Verdict.Violation shrunk = Shrinker.shrink(trial, violation);

    assertThat(shrunk.schedule().turns().size())
        .isLessThanOrEqualTo(violation.schedule().turns().size());
    assertThat(replay(trial, shrunk.schedule())).contains(shrunk.finding());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aFewPreemptionsAreEnoughForASimpleDefect(int preemptions) {
    Effort effort = new Effort(Limits.NONE, OptionalInt.of(preemptions), 1, 1);

    Verdict verdict = new Search(trial(new Forgetful()), effort, Progress.NONE).search();

    assertThat(verdict.violation()).isPresent();
    assertThat(verdict.method()).contains("preemptions");
  }

  @Test
  void theSameSeedTriesTheSameExecutions() {
    Limits limits = new Limits(20_000, Duration.ofMinutes(1));
    Verdict first = new RandomPriorities(trial(new Drain()), limits, 7, Progress.NONE).search();
    Verdict second = new RandomPriorities(trial(new Drain()), limits, 7, Progress.NONE).search();

    assertThat(first).isEqualTo(second);
    assertThat(first.complete()).isFalse();
  }

  @Test
  void aSearchThatRunsOutOfStepsSaysThatItIsNotComplete() {
    Effort effort = Effort.COMPLETE.within(new Limits(500, Duration.ofMinutes(1)));

    Verdict verdict = new Search(trial(new Drain()), effort, Progress.NONE).search();

    assertThat(verdict.complete()).isFalse();
    assertThat(verdict.violation()).isEmpty();
  }
}
