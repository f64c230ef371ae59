package pagurus.check.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Progress;
import pagurus.check.explore.Search;
import pagurus.check.explore.Verdict;

class MutantsTest {
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
            "as-posted");
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
