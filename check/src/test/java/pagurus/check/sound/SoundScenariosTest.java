package pagurus.check.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.SourceSets;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.KernelCounters.Event;

class SoundScenariosTest {
  /** What must have happened in some execution of a scenario, beside the move. */
  private static final Map<String, Event> HAPPENS =
      Map.of(
          "absent-page", Event.ZERO_FILL,
          "absent-table", Event.ZERO_FILL,
          "swapped-page", Event.PAGE_IN,
          "pin", Event.PIN);

  static Stream<Scenario> quick() {
    return SoundScenarios.all().stream().filter(Scenario::isQuick);
  }

  private static List<Setting> settings(Scenario scenario) {
    List<Setting> all = new ArrayList<>();
    for (RelocationProtocol protocol : Relocator.protocols().values()) {
      for (Target target : Target.values()) {
        for (int levels : new int[] {2, 4}) {
          Setting setting =
              new Setting(protocol, HardwareProfile.X86, levels, target, Variant.NONE);
          if (scenario.fits(setting)) {
            all.add(setting);
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("quick")
  void everyOrderOfAQuickScenarioIsSoundAndSomethingHappensInIt(Scenario scenario) {
    for (Setting setting : settings(scenario)) {
      Observed observed = new Observed(scenario);

      Trial trial = new Trial(observed, setting);
      Verdict verdict = new SourceSets(trial, Limits.NONE, Progress.NONE).search();

      String which = scenario.name() + " " + setting.protocol().name() + " " + setting;
      assertThat(verdict.violation()).as(which).isEmpty();
      assertThat(verdict.complete()).as(which).isTrue();
      assertThat(verdict.executions()).as(which).isGreaterThan(1);
      assertThat(observed.moved()).as("moves in " + which).isPositive();
      if (HAPPENS.containsKey(scenario.name())) {
        Event event = HAPPENS.get(scenario.name());
        assertThat(observed.most(event)).as(event + " in " + which).isPositive();
      }
    }
  }
}
