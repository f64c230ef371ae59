package pagurus.check.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.check.spec.Finding;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;
import pagurus.machine.Step;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Relocator;

/** The reduction leaves executions out, but no outcome: what is seen and what is left in memory. */
class ReductionTest {
  /** Steps whose value somebody acts upon, whole. */
  private static final Set<Step> SEEING =
      EnumSet.of(Step.USER_LOAD, Step.WALK_READ, Step.SET_DIRTY, Step.COPY, Step.DRAIN);

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"drain, ROOT", "merge, ROOT", "merge, LEAF"})
  void theReductionLosesNoOutcome(String protocol, Target target) {
    compare(protocol, target);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"freeze, ROOT", "quiesce, ROOT"})
  void norDoesItWhenCpusHaveToAnswer(String protocol, Target target) {
    compare(protocol, target);
  }

  @ParameterizedTest
  @CsvSource({"drain, LEAF", "freeze, LEAF", "merge, LEAF", "quiesce, ROOT"})
  void noOutcomeIsLostWhenTheTreeIsSplit(String protocol, Target target) {
    Setting setting =
        new Setting(
            Relocator.protocols().get(protocol), HardwareProfile.X86, 2, target, Variant.NONE);
    Outcomes whole = new Outcomes(setting);
    Outcomes split = new Outcomes(setting);

    new SourceSets(whole, Limits.NONE, Progress.NONE).search();
    Verdict verdict = new SplitSearch(split, Limits.NONE, 800, 2, Progress.NONE).search();

    assertThat(verdict.complete()).isTrue();
    assertThat(split.seen).isEqualTo(whole.seen);
  }

  private static void compare(String protocol, Target target) {
    Setting setting =
        new Setting(
            Relocator.protocols().get(protocol), HardwareProfile.X86, 2, target, Variant.NONE);
    Outcomes reduced = new Outcomes(setting);
    Outcomes all = new Outcomes(setting);

    Verdict some = new SourceSets(reduced, Limits.NONE, Progress.NONE).search();
    Verdict every = new EveryOrder(all, EveryOrder.UNBOUNDED, Limits.NONE, Progress.NONE).search();

    assertThat(some.complete()).isTrue();
    assertThat(every.complete()).isTrue();
    assertThat(some.executions()).isLessThan(every.executions() / 10);
    assertThat(all.seen).hasSizeGreaterThan(1);
    assertThat(reduced.seen).isEqualTo(all.seen);
  }

  /** Plays a trial and notes how each execution came out. */
  private static final class Outcomes implements Experiment {
    private final Trial trial;
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();

    Outcomes(Setting setting) {
      trial = new Trial(SoundScenarios.named("store").orElseThrow(), setting);
    }

    @Override
    public int cpus() {
      return trial.cpus();
    }

    @Override
    public int cells() {
      return trial.cells();
    }

    @Override
    public Execution start(Sharing sharing, Order order, Watcher watcher) {
      long[] digest = new long[trial.cpus()];
      Execution execution =
          trial.start(
              sharing,
              order,
              (actor, step, address, before, after) -> {
                if (SEEING.contains(step)) {
                  digest[actor % digest.length] = 31 * digest[actor % digest.length] + after;
                }
              });
      return new Noted(execution, digest);
    }

    private final class Noted implements Execution {
      private final Execution execution;
      private final long[] digest;

      Noted(Execution execution, long[] digest) {
        this.execution = execution;
        this.digest = digest;
      }

      @Override
      public World world() {
        return execution.world();
      }

      @Override
      public Optional<Finding> finding() {
        return execution.finding();
      }

      @Override
      public Optional<Finding> conclude() {
        long hash = 0;
        for (long seenByCpu : digest) {
          hash = 31 * hash + seenByCpu;
        }
        for (long at = 0; at < world().memory().end(); at += Long.BYTES) {
          hash = 31 * hash + world().peek(at);
        }
        seen.add(hash);
        return execution.conclude();
      }

      @Override
      public void abandon() {
        execution.abandon();
      }
    }
  }
}
