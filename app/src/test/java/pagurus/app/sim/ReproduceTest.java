package pagurus.app.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.app.CommandLineRun;
import pagurus.app.check.Schema;

class ReproduceTest {
  private static String figureSix(String... more) {
    return reproduced("mitosis-fig6", more);
  }

  private static String reproduced(String experiment, String... more) {
    Stream<String> all = Stream.of("sim", "--reproduce", experiment, "--scale", "2048");
    CommandLineRun.Outcome done =
        CommandLineRun.execute(Stream.concat(all, Stream.of(more)).toArray(String[]::new));
    assertThat(done.exitCode()).as(done.err()).isZero();
    return done.out();
  }

  @Tag("slow")
  @Test
  void aTableSaysWhatIsPublishedAndSimulatedAndWhetherTheClaimHolds() {
    assertThat(figureSix())
        .contains("published", "simulated", "error %", "1/2048")
        .containsPattern("GUPS +LP-LD +1.000 +1.000 +base")
        .containsPattern("GUPS +RP-LD +1.531 +1.\\d+ +[+-]\\d+.\\d +calibrated +88.7 %")
        .containsPattern("Canneal +LP-RDI +3.354 .* predicted")
        .containsPattern("error of what is predicted: .* at the median, .* (holds|does not hold)");
  }

  @Tag("slow")
  @Test
  void theJsonFitsItsSchemaWhateverTheNumberOfHostThreads() throws Exception {
    String json = figureSix("--json", "-", "--threads", "1");
    assertThat(figureSix("--json", "-", "--threads", "2")).isEqualTo(json);
    assertThat(Schema.read(Path.of("../docs/reproduce.schema.json")).faults(JSON.std.anyFrom(json)))
        .isEmpty();
    assertThat(figureSix("--csv", "-")).startsWith("workload,configuration,published,simulated");
  }

  @Test
  void figureFourSaysWhereTablesAreInPoints() {
    assertThat(reproduced("mitosis-fig4"))
        .contains("in per cent", "points at the median")
        .doesNotContain("walks:")
        .containsPattern("Memcached +each thread: 0 +75.0 +7\\d.\\d +[+-]\\d.\\d +predicted");
    assertThat(reproduced("mitosis-fig4", "--csv", "-").lines())
        .hasSize(13)
        .allSatisfy(line -> assertThat(line.split(",")).hasSize(6));
  }

  @Test
  void tableFiveSaysWhatCallsTakeAPage() throws Exception {
    assertThat(reproduced("mitosis-table5"))
        .contains("in cycles a page")
        .containsPattern("mprotect +2048 copies +257.0 +\\d+.\\d +[+-]\\d+.\\d +calibrated");
    String json = reproduced("mitosis-table5", "--json", "-");
    assertThat(Schema.read(Path.of("../docs/reproduce.schema.json")).faults(JSON.std.anyFrom(json)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "sim --reproduce mitosis-fig4 --give-back 64/100, --reproduce goes without --give-back",
    "sim --reproduce list, there is neither a file nor an experiment 'list'; there are"
        + " mitosis-fig6",
    "sim --reproduce mitosis-fig5, did you mean mitosis-fig6",
    "sim gen:gups --reproduce mitosis-fig6, --reproduce goes without a WORKLOAD",
    "sim --reproduce mitosis-fig6 --machine zen4, --reproduce goes without --machine",
    "sim --reproduce mitosis-fig6 --scale 5000, --scale takes a number from 1 to 4096",
    "sim --reproduce mitosis-fig6 --scale 0, --scale takes a number from 1 to 4096",
    "sim, 'pagurus sim takes a WORKLOAD, or --reproduce NAME|FILE'"
  })
  void whatCannotBeReproducedIsOneSentence(String line, String sentence) {
    CommandLineRun.Outcome refused = CommandLineRun.execute(line.split(" "));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(sentence);
  }
}
