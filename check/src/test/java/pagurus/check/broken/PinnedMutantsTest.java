package pagurus.check.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.Search;
import pagurus.check.explore.SourceSets;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.vm.mmu.HardwareProfile;

/** Defects in the situation in which a hypervisor has the tables pinned. */
class PinnedMutantsTest {
  private static final Limits ENOUGH = new Limits(50_000, Duration.ofMinutes(1));

  private static Setting setting(String id, Target target) {
    return new Setting(Mutants.protocol(id), HardwareProfile.X86, 2, target, Variant.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "M1, LEAF, I2, in the end",
    "M8, LEAF, I7, the hypervisor refuses",
    "M17, LEAF, I1, the walker",
    "early-unpin, ROOT, I1, a cpu has the root loaded"
  })
  void aDefectIsFoundWhereTablesArePinned(
      String id, Target target, String invariant, String sentence) {
    Trial trial =
        new Trial(SoundScenarios.named("pinned-store").orElseThrow(), setting(id, target));

    Verdict verdict = new Search(trial, Effort.COMPLETE, Progress.NONE).search();

    assertThat(verdict.violation())
        .hasValueSatisfying(
            violation -> {
              assertThat(violation.finding().invariant().name()).isEqualTo(invariant);
              assertThat(violation.finding().toString()).contains(sentence);
            });
  }

  /** Without a hypervisor nobody minds: the frame is freed when every CPU has been told. */
  @Test
  void onHardwareAnEarlyUnpinIsNoDefect() {
    Setting setting = setting("early-unpin", Target.ROOT);
    Trial trial = new Trial(SoundScenarios.named("store").orElseThrow(), setting);

    Verdict verdict = new SourceSets(trial, ENOUGH, Progress.NONE).search();

    assertThat(verdict.violation()).isEmpty();
  }
}
