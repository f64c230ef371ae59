package pagurus.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;

class CheckCommandTest {
  private static Outcome check(String... args) {
    return CommandLineRun.check(args);
  }

  @Test
  void aSoundProtocolHoldsInEveryOrder() {
    Outcome outcome = check("store", "--protocol", "drain");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("2 of 2 checked").contains("2 complete");
  }

  @Test
  void anInvariantThatDoesNotHoldIsExitCodeOne() {
    Outcome outcome = check("store", "--protocol", LosesDirty.class.getName());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).contains("I2 broken").contains("1 broken");
  }

  @Test
  void oneCombinationIsOneObject() throws Exception {
    String[] args = {"store", "--protocol", "drain", "--target", "leaf", "--json", "-"};
    Map<String, Object> object = JSON.std.mapFrom(check(args).out());

    assertThat(object)
        .containsEntry("scenario", "store")
        .containsEntry("protocol", "drain")
        .containsEntry("profile", "x86")
        .containsEntry("complete", true)
        .doesNotContainKey("violation");
    assertThat((Integer) object.get("executions")).isGreaterThan(10);
    assertThat((Integer) object.get("steps")).isGreaterThan(1000);
  }

  @Test
  void severalCombinationsAreResultsOfOneObject() throws Exception {
    String[] args = {"store", "--protocol", LosesDirty.class.getName(), "--json", "-"};
    Map<String, Object> object = JSON.std.mapFrom(check(args).out());

    List<?> results = (List<?>) object.get("results");
    assertThat(object).containsEntry("wanted", results.size()).containsEntry("broken", 1);
    Map<?, ?> violation = (Map<?, ?>) ((Map<?, ?>) results.getFirst()).get("violation");
    assertThat(violation.get("invariant")).isEqualTo("I2");
    assertThat((Integer) violation.get("length")).isPositive();
  }

  @Test
  void aSearchThatIsCutShortSaysThatItIsIncomplete() {
    Outcome outcome = check("store", "--protocol", "drain", "--target", "leaf", "--steps", "500");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("0 complete, 1 incomplete");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store --protocol drain --target leaf",
        "store --protocol merge",
        "store --protocol pagurus.app.check.LosesDirty",
        "store --protocol pagurus.app.check.LosesDirty --target leaf"
      })
  void theJsonFitsItsSchema(String line) throws Exception {
    Schema schema = Schema.read(Path.of("../docs/check.schema.json"));

    Outcome outcome = check((line + " --json -").split(" "));

    assertThat(schema.faults(JSON.std.mapFrom(outcome.out()))).isEmpty();
  }

  @Test
  void omissionsEndWithWhatIsKnownWhenTheTimeIsUp() throws Exception {
    Schema schema = Schema.read(Path.of("../docs/check.schema.json"));

    Outcome outcome = check("--omissions", "--time", "1s", "--json", "-");

    Map<String, Object> json = JSON.std.mapFrom(outcome.out());
    assertThat(outcome.exitCode()).isZero();
    assertThat(json).containsEntry("complete", false).containsEntry("unnoticed", 0);
    assertThat(schema.faults(json)).isEmpty();
  }

  @Test
  void omissionsThatAreStoppedSaySo() {
    assertThat(check("--omissions", "--time", "1s").out())
        .contains("stopped before all were tried");
  }

  @Test
  void aSchemaNoticesWhatDoesNotFit() throws Exception {
    Schema schema = Schema.read(Path.of("../docs/check.schema.json"));

    assertThat(schema.faults(Map.of("scenario", "store", "steps", "many"))).isNotEmpty();
  }

  @Tag("slow")
  @Test
  void aMutantThatIsKilledIsARowOfItsOwn() throws Exception {
    Outcome outcome = check("--mutants", "--steps", "2000000");
    Outcome json = check("--mutants", "--steps", "2000000", "--json", "-");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).containsPattern("M1 +store +x86 +leaf of 2 +I2 ");
    Schema schema = Schema.read(Path.of("../docs/check.schema.json"));
    assertThat(schema.faults(JSON.std.mapFrom(json.out()))).isEmpty();
  }
}
