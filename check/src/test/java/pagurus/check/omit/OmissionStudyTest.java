package pagurus.check.omit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.check.explore.Effort;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;
import pagurus.machine.Step;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Drain;

/** That what is left out is noticed; {@code pagurus check --omissions} asks that of every step. */
class OmissionStudyTest {
  private static final Setting LEAF =
      new Setting(new Drain(), HardwareProfile.X86, 2, Target.LEAF, Variant.NONE);

  private static OmissionStudy with(String... names) {
    List<Scenario> scenarios =
        SoundScenarios.all().stream()
            .filter(scenario -> List.of(names).contains(scenario.name()))
            .toList();
    assertThat(scenarios).hasSameSizeAs(names);
    return new OmissionStudy(scenarios, Effort.COMPLETE);
  }

  private static OmissionStudy.Result without(
      OmissionStudy study, Step step, String type, String method) {
    Site place =
        new OmissionStudy(SoundScenarios.all(), Effort.COMPLETE)
            .sites(LEAF).stream()
                .filter(site -> site.step() == step)
                .filter(site -> site.type().equals(type) && site.method().equals(method))
                .findFirst()
                .orElseThrow();
    return study.study(LEAF, place);
  }

  @Test
  void aDirtyBitThatIsNotTakenOverIsLost() {
    OmissionStudy.Result result = without(with("store"), Step.DRAIN, "Phases", "drain");
    assertThat(result.finding()).map(Finding::invariant).hasValue(Invariant.I2);
  }

  /** The kernel can keep copies, and the table has none: its entries are drained at once. */
  @Test
  void soItIsWhereTheTableHasNoCopies() {
    OmissionStudy.Result result =
        without(with("filter-move"), Step.DRAIN, "ReplicatedEntries", "drain");
    assertThat(result.finding()).map(Finding::invariant).hasValue(Invariant.I2);
  }

  @Test
  void whatOnlyPeopleReadIsNotMissed() {
    OmissionStudy.Result result = without(with("store"), Step.FRAME_STATE, "RetireQueue", "reap");
    assertThat(result.finding()).isEmpty();
    assertThat(result.executions()).isPositive();
  }
}
