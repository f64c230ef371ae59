package pagurus.check.broken;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Progress;
import pagurus.check.explore.Search;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.vm.mmu.HardwareProfile;

/** Defects in the situation in which compaction moves what a table maps that moves. */
class CompactedMutantsTest {
  @ParameterizedTest
  @CsvSource({"M5, I1", "M8, I7", "M13, I9"})
  void aDefectIsFoundBesideCompaction(String id, String invariant) {
    Setting setting =
        new Setting(Mutants.protocol(id), HardwareProfile.X86, 2, Target.LEAF, Variant.NONE);
    Trial trial = new Trial(SoundScenarios.named("compact-move").orElseThrow(), setting);

    Verdict verdict = new Search(trial, Effort.COMPLETE, Progress.NONE).search();

    assertThat(verdict.violation())
        .hasValueSatisfying(
            violation -> assertThat(violation.finding().invariant().name()).isEqualTo(invariant));
  }
}
