package pagurus.check.sound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.SourceSets;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.spec.Invariant;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Relocator;

class NeedsTest {
  private static Setting setting(String protocol, String profile, Variant variant) {
    return new Setting(
        Relocator.protocols().get(protocol),
        HardwareProfile.named(profile),
        2,
        Target.LEAF,
        variant);
  }

  private static Verdict search(Setting setting) {
    Trial trial = new Trial(SoundScenarios.named("store").orElseThrow(), setting);
    return new SourceSets(trial, Limits.NONE, Progress.NONE).search();
  }

  @ParameterizedTest
  @CsvSource({"drain, riscv-svadu", "drain, arm-hafdbs", "freeze, riscv-svadu"})
  void withoutTheFenceInTheFaultPathAnUnmetNeedIsAFaultForEver(String protocol, String profile) {
    Setting setting = setting(protocol, profile, Variant.UNFENCED_FAULTS);

    Verdict verdict = search(setting);

    assertThat(setting.unmet()).isNotEmpty();
    assertThat(verdict.violation().orElseThrow().finding().invariant()).isEqualTo(Invariant.I9);
  }

  @ParameterizedTest
  @CsvSource({
    "drain, x86", "freeze, x86", "freeze, arm-hafdbs",
    "merge, x86", "merge, riscv-svadu", "merge, arm-hafdbs",
    "quiesce, x86", "quiesce, riscv-svadu", "quiesce, arm-hafdbs"
  })
  void whatNeedsNoFenceIsSoundWithoutIt(String protocol, String profile) {
    Setting setting = setting(protocol, profile, Variant.UNFENCED_FAULTS);

    Verdict verdict = search(setting);

    assertThat(setting.unmet()).isEmpty();
    assertThat(verdict.violation()).isEmpty();
    assertThat(verdict.complete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"drain, riscv-svadu", "drain, arm-hafdbs", "freeze, riscv-svadu"})
  void withTheFenceEveryNeedIsMet(String protocol, String profile) {
    Setting setting = setting(protocol, profile, Variant.NONE);

    Verdict verdict = search(setting);

    assertThat(setting.unmet()).isEmpty();
    assertThat(verdict.violation()).isEmpty();
    assertThat(verdict.complete()).isTrue();
  }
}
