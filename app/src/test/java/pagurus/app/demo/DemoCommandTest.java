package pagurus.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pagurus.app.CommandLineRun.execute;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.drive.story.Figures;
import pagurus.vm.inspect.Audit;

class DemoCommandTest {
  private static final Audit.Report CLEAN = new Audit.Report(List.of(), 0);

  static List<String> names() {
    return Demos.all().stream().map(Demo::name).toList();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("names")
  void everyClaimHoldsAndBothTellingsHaveTheSameFields(String name) throws Exception {
    Outcome outcome = execute("demo", name, "--json", "-");

    assertThat(outcome.err()).isEmpty();
    Map<String, Object> object = JSON.std.mapFrom(outcome.out());
    assertThat(object).containsEntry("holds", true);
    assertThat(outcome.exitCode()).isZero();
    Map<?, ?> with = (Map<?, ?>) object.get("with");
    Map<?, ?> without = (Map<?, ?>) object.get("without");
    assertThat(List.copyOf(with.keySet())).isEqualTo(List.copyOf(without.keySet()));
    assertThat(with.get("mismatches")).isEqualTo(0);
    assertThat(with.get("leakedFrames")).isEqualTo(0);
  }

  @Test
  void withoutANameTheDemosAreListed() {
    Outcome outcome = execute("demo");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains(names());
  }

  @Test
  void theListIsJsonForAProgram() throws Exception {
    Outcome outcome = execute("demo", "--json", "-");

    assertThat(outcome.exitCode()).isZero();
    List<?> demos = (List<?>) JSON.std.mapFrom(outcome.out()).get("demos");
    assertThat(demos).extracting(demo -> ((Map<?, ?>) demo).get("demo")).isEqualTo(names());
  }

  @Test
  void anUnknownNameIsBadInputAndTheNearestIsNamed() {
    Outcome outcome = execute("demo", "migrat");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo("pagurus: there is no demo 'migrat'; did you mean migrate?\n");
  }

  @Test
  void aWrongWordOrALeakMakesAClaimFailWhateverElseItShows() {
    Demo demo = new MigrateDemo();
    Telling without = telling(0, 0.9, 0, CLEAN);

    assertThat(new Comparison(demo, telling(9, 0, 0, CLEAN), without).holds()).isTrue();
    assertThat(new Comparison(demo, telling(9, 0, 1, CLEAN), without).holds()).isFalse();
    Audit.Report leak = new Audit.Report(List.of("a frame has leaked"), 1);
    assertThat(new Comparison(demo, telling(9, 0, 0, leak), without).holds()).isFalse();
  }

  @Test
  void theClaimOfMigrateFailsIfTheTablesStayedOrRelocationMadeNoDifference() {
    Demo demo = new MigrateDemo();

    assertThat(new Comparison(demo, telling(0, 0.9, 0, CLEAN), telling(0, 0.9, 0, CLEAN)).holds())
        .isFalse();
    assertThat(new Comparison(demo, telling(9, 0, 0, CLEAN), telling(0, 0, 0, CLEAN)).holds())
        .isFalse();
  }

  @Test
  void tellingsWithDifferentFiguresCannotBeCompared() {
    Telling other = Telling.of(new Figures().count("mismatches", "wrong words", 0), CLEAN, 1);

    assertThatThrownBy(() -> new Comparison(new MigrateDemo(), other, telling(0, 0, 0, CLEAN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("demo migrate tells");
  }

  private static Telling telling(long tables, double remote, long mismatches, Audit.Report audit) {
    Figures figures =
        new Figures()
            .count("tablesMoved", "tables moved", tables)
            .share("remoteShareAfter", "remote walk reads after it", remote)
            .count("mismatches", "wrong words", mismatches);
    return Telling.of(figures, audit, 1);
  }
}
