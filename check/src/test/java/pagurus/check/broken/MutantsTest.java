package pagurus.check.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.Search;
import pagurus.check.explore.SourceSets;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Trial;
import pagurus.check.sound.SoundScenarios;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;

class MutantsTest {
  private static final Limits ENOUGH = new Limits(50_000, Duration.ofMinutes(1));

  static List<Mutant> all() {
    return Mutants.all();
  }

  @Test
  void everyDefectOfTheSeriesIsThereAndTheSeriesItself() {
    assertThat(all())
        .extracting(Mutant::id)
        .containsExactly(
            "M1",
            "M2",
            "M3",
            "M4",
            "M5",
            "M6",
            "M7",
            "M8",
            "M9",
            "M10",
            "M11",
            "M12",
            "M13",
            "M14",
            "M15",
            "M16",
            "M17",
            "one-parent",
            "early-unpin",
            "one-view",
            "as-posted",
            "C1",
            "C2",
            "C3",
            "C4",
            "C5",
            "C6",
            "C7",
            "C8",
            "C9",
            "C10");
  }

  /** The scenarios that are here for a mutant's sake, each with the table that it moves. */
  static List<Arguments> scenariosAndSoundProtocols() {
    return all().stream()
        .filter(mutant -> SoundScenarios.named(mutant.scenario().name()).isEmpty())
        .flatMap(
            mutant ->
                Relocator.protocols().values().stream()
                    .map(protocol -> Arguments.of(mutant, protocol)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("scenariosAndSoundProtocols")
  void theScenarioIsNotToBlame(Mutant mutant, RelocationProtocol sound) {
    Setting broken = mutant.setting();
    Setting setting =
        new Setting(sound, broken.profile(), broken.levels(), broken.target(), broken.variant());
    Trial trial = new Trial(mutant.scenario(), setting);

    Verdict verdict = new SourceSets(trial, ENOUGH, Progress.NONE).search();

    assertThat(verdict.violation()).isEmpty();
    assertThat(verdict.executions()).isGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aMutantIsFoundAndTheFindingNamesWhatItBreaks(Mutant mutant) {
    Verdict verdict = new Search(mutant.trial(), Effort.COMPLETE, Progress.NONE).search();

    assertThat(verdict.violation())
        .hasValueSatisfying(
            violation -> assertThat(violation.finding().invariant()).isEqualTo(mutant.breaks()));
  }
}
