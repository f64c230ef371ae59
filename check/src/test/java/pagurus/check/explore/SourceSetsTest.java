package pagurus.check.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Relocator;

class SourceSetsTest {
  @ParameterizedTest
  @CsvSource({
    "drain, LEAF", "drain, ROOT", "freeze, LEAF", "freeze, ROOT",
    "merge, LEAF", "merge, ROOT", "quiesce, LEAF", "quiesce, ROOT"
  })
  void everyOrderOfAStoreAndAMoveIsSound(String protocol, Target target) {
    Setting setting =
        new Setting(
            Relocator.protocols().get(protocol), HardwareProfile.X86, 2, target, Variant.NONE);
    Trial trial = new Trial(SoundScenarios.named("store").orElseThrow(), setting);

    Verdict verdict = new SourceSets(trial, Limits.NONE, Progress.NONE).search();

    assertThat(verdict.violation()).isEmpty();
    assertThat(verdict.complete()).isTrue();
    assertThat(verdict.executions()).isGreaterThan(5);
  }
}
