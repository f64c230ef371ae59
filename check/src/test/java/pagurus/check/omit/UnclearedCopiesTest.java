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
import pagurus.machine.Step;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Drain;

/** Frames that others have used hold junk: who takes one for a copy clears it. */
class UnclearedCopiesTest {
  private static final Setting SETTING =
      new Setting(new Drain(), HardwareProfile.X86, 2, Target.LEAF, Variant.NONE);

  @Test
  void copiesThatNobodyClearsAreNoticedWhereTablesGetThem() {
    Scenario made = SoundScenarios.named("filter-made").orElseThrow();
    OmissionStudy study = new OmissionStudy(List.of(made), Effort.COMPLETE);
    List<Site> cleared =
        study.sites(SETTING).stream()
            .filter(site -> site.step() == Step.ZERO && site.type().equals("ReplicatedEntries"))
            .toList();

    assertThat(cleared).hasSize(1);
    assertThat(study.study(SETTING, cleared.getFirst()).finding()).isPresent();
  }
}
