package pagurus.app.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.app.check.Schema;

/** Published figures from a file. */
class PublishedRunsTest {
  private static final String SMALL = "gen:gups?pages=8192&init=single&accesses=24000";

  @TempDir Path folder;

  private Path file(String... lines) throws Exception {
    return Files.write(folder.resolve("own.csv"), List.of(lines));
  }

  private static Outcome reproduced(Path file, String... more) {
    Stream<String> all = Stream.of("sim", "--reproduce", file.toString());
    return CommandLineRun.execute(Stream.concat(all, Stream.of(more)).toArray(String[]::new));
  }

  private static List<Map<String, Object>> rows(Path file, String... more) throws Exception {
    Outcome done =
        reproduced(
            file, Stream.concat(Stream.of("--json", "-"), Stream.of(more)).toArray(String[]::new));
    assertThat(done.exitCode()).as(done.err()).isZero();
    Map<String, Object> object = JSON.std.mapFrom(done.out());
    assertThat(Schema.read(Path.of("../docs/reproduce.schema.json")).faults(object)).isEmpty();
    return listOf(object, "rows");
  }

  @SuppressWarnings("unchecked") // what the schema says
  private static List<Map<String, Object>> listOf(Map<String, Object> object, String name) {
    return (List<Map<String, Object>>) object.get(name);
  }

  private static double simulated(Map<String, Object> row) {
    return ((Number) row.get("simulated")).doubleValue();
  }

  /** What a run says of itself when it is simulated alone. */
  private static Map<String, Object> alone(String... arguments) throws Exception {
    Stream<String> all = Stream.concat(Stream.of("sim"), Stream.of(arguments));
    Outcome done =
        CommandLineRun.execute(Stream.concat(all, Stream.of("--json", "-")).toArray(String[]::new));
    assertThat(done.exitCode()).as(done.err()).isZero();
    return listOf(JSON.std.mapFrom(done.out()), "runs").getFirst();
  }

  private static double number(Map<String, Object> run, String name) {
    return ((Number) run.get(name)).doubleValue();
  }

  @Test
  void theExampleShowsPublishedAndSimulatedLineByLine() {
    Outcome done = reproduced(Path.of("../examples/published.csv"), "--scale", "4096");
    assertThat(done.out())
        .startsWith("published.csv: GUPS of Mitosis (ASPLOS 2020)")
        .contains("in cycles of LP-LD, at 1/4096 of the size")
        .containsPattern("GUPS LP-LD +1.000 +1.000 +base +82.6 %")
        .containsPattern("GUPS RP-LD +1.531 +1.\\d+ +[+-]\\d+.\\d +calibrated +88.7 %")
        .containsPattern("GUPS RPI-LD, tables migrated +0.995 +\\d.\\d+ .* predicted")
        .containsPattern("error of what is predicted: .* at the median");
  }

  @Test
  void aLineIsTheRunThatItsOptionsSay() throws Exception {
    Path file =
        file(
            "workload,machine,placement,policy,threads-move,accesses,measure,published",
            SMALL + ",skylake-sp,RP-LD,vmitosis,\"25%,50%\",6000,cycles,1",
            SMALL + ",skylake-sp,RP-LD,vmitosis,\"25%,50%\",6000,relocations,1");
    Map<String, Object> run =
        alone(
            SMALL,
            "--machine",
            "skylake-sp",
            "--placement",
            "RP-LD",
            "--policy",
            "vmitosis",
            "--threads-move",
            "25%,50%",
            "--accesses",
            "6000");
    List<Map<String, Object>> rows = rows(file);
    assertThat(simulated(rows.get(0))).isEqualTo(number(run, "cycles"));
    assertThat(simulated(rows.get(1))).isEqualTo(number(run, "relocations")).isPositive();
  }

  @Test
  void aLineMayBeARunInAGuest() throws Exception {
    Path file =
        file(
            "workload,guest,policy-on,placement,policy,measure,published",
            SMALL + ",visible,second-stage,RR,vmitosis,remoteSecondStage:0,0",
            SMALL + ",visible,second-stage,RR,vmitosis,remoteTables:0,100");
    List<Map<String, Object>> rows = rows(file);
    assertThat(simulated(rows.get(0))).isLessThan(50);
    assertThat(simulated(rows.get(1))).isEqualTo(100);
  }

  @Test
  void aLineMayBeAGuestWhoseMemoryFollowsItsThreads() throws Exception {
    String heading = "workload,guest,policy,threads-move,numa-balancing,measure,published";
    String follows = "vmitosis,25%,4096/500,";
    Path file =
        file(
            heading,
            SMALL + ",visible," + follows + "pagesMoved,1",
            SMALL + ",hidden," + follows + "pagesMoved,1",
            SMALL + ",hidden,vmitosis,25%,,pagesMoved,1");
    List<Map<String, Object>> rows = rows(file);
    for (int row = 0; row < 2; row++) {
      String guest = List.of("visible", "hidden").get(row);
      Map<String, Object> run =
          alone(
              SMALL,
              "--guest",
              guest,
              "--policy",
              "vmitosis",
              "--threads-move",
              "25%",
              "--numa-balancing",
              "4096/500");
      assertThat(simulated(rows.get(row))).isEqualTo(number(run, "pagesMoved")).isPositive();
    }
    assertThat(simulated(rows.get(2))).isZero();
    Map<String, Object> said =
        rows(
                file(heading, SMALL + ",hidden,vmitosis,25%,,pagesMoved,1"),
                "--numa-balancing",
                "4096/500")
            .getFirst();
    assertThat(simulated(said)).isEqualTo(simulated(rows.get(1)));
  }

  @Test
  void aFigureOfASecondStageIsOfARunThatHasOne() throws Exception {
    String heading = "workload,guest,measure,published";
    Path file = file(heading, SMALL + ",hidden,secondStageTableBytes,1");
    assertThat(simulated(rows(file).getFirst())).isPositive();
    Outcome without = reproduced(file(heading, SMALL + ",,secondStageTableBytes,1"));
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err())
        .contains("line 2: secondStageTableBytes is of a run with guest")
        .hasLineCount(1);
  }

  @Test
  void aFigureIsDividedByThatOfItsProgramsBase() throws Exception {
    Path file =
        file(
            "program\tworkload\tplacement\tmeasure\tpublished\tbase",
            "a\t" + SMALL + "\tLP-LD\tcycles\t10\tLP-LD",
            "a\t" + SMALL + "\tRP-LD\tcycles\t15\tLP-LD",
            "b\t" + SMALL + "&seed=2\tLP-LD\tcycles\t1\tLP-LD");
    List<Map<String, Object>> rows = rows(file);
    assertThat(rows).extracting(row -> row.get("published")).containsExactly(1.0, 1.5, 1.0);
    assertThat(rows)
        .extracting(row -> row.get("basis"))
        .containsExactly("base", "predicted", "base");
    double local = number(alone(SMALL, "--placement", "LP-LD"), "cycles");
    double remote = number(alone(SMALL, "--placement", "RP-LD"), "cycles");
    assertThat(simulated(rows.get(1))).isEqualTo(remote / local).isNotEqualTo(1);
  }

  @Test
  void sharesAreInPerCentAndTheirErrorsInPoints() throws Exception {
    Path file =
        file(
            "configuration,workload,placement,measure,published",
            "0," + SMALL + ",RP-LD,remoteTables:0,90",
            "1," + SMALL + ",RP-LD,remoteTables:1,10",
            "walks," + SMALL + ",RP-LD,walkShare,50");
    List<Map<String, Object>> rows = rows(file);
    assertThat(simulated(rows.get(0))).isEqualTo(100);
    assertThat(rows.get(0)).containsEntry("error", 10.0);
    assertThat(simulated(rows.get(1))).isZero();
    double share = number(alone(SMALL, "--placement", "RP-LD"), "walkShare");
    assertThat(simulated(rows.get(2))).isCloseTo(100 * share, within(1e-9));
    assertThat(reproduced(file).out()).contains("points at the median", "held to 5 and 5");
  }

  @Test
  void whatTheCommandLineSaysHoldsForLinesThatDoNot() throws Exception {
    Path file =
        file(
            "workload,configuration,machine,published",
            SMALL + ",theirs,,1",
            SMALL + ",its own,mitosis,1");
    List<Map<String, Object>> rows = rows(file, "--machine", "zen4", "--placement", "RP-LD");
    String[] remote = {SMALL, "--placement", "RP-LD", "--machine", "zen4"};
    assertThat(simulated(rows.get(0))).isEqualTo(number(alone(remote), "cycles"));
    remote[4] = "mitosis";
    assertThat(simulated(rows.get(1))).isEqualTo(number(alone(remote), "cycles"));
  }

  @Test
  void aScaleMakesProgramsSmallerTogetherWithTheMachine() throws Exception {
    Path file = file("workload,published", "gen:gups?pages=16384&init=single&accesses=48000,1");
    assertThat(simulated(rows(file, "--scale", "2").getFirst()))
        .isEqualTo(number(alone(SMALL, "--scale", "2"), "cycles"));
  }

  @Test
  void whereNothingIsPredictedNothingHolds() throws Exception {
    Path file = file("workload,published,basis", SMALL + ",1,calibrated");
    assertThat(reproduced(file).out())
        .contains("in cycles, at full size", "nothing is predicted")
        .doesNotContain("holds", " \n");
  }

  @Test
  void aRecordingIsSimulatedAsItIs() throws Exception {
    Path file = file("workload,accesses,published", "../examples/sqlite3.pgt,50000,1");
    Map<String, Object> row = rows(file).getFirst();
    assertThat(row).containsEntry("workload", "sqlite3.pgt");
    assertThat(simulated(row))
        .isEqualTo(number(alone("../examples/sqlite3.pgt", "--accesses", "50000"), "cycles"));
  }

  @Test
  void whatSpreadsheetsWriteIsRead() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("sheet.csv"), "\uFEFFpublished;workload\r\n2,5;" + SMALL + "\r\n");
    assertThat(reproduced(file).err()).contains("line 2: published is a number, not '2,5'");
    Files.writeString(file, "\uFEFF\r\npublished;workload\r\n2.5;" + SMALL + "\r\n");
    assertThat(rows(file).getFirst()).containsEntry("published", 2.5);
  }

  @Test
  void aNameWithACommaIsQuotedInTheCsv() throws Exception {
    Path file =
        file(
            "program,configuration,workload,published,walks",
            "\"a, b\",one," + SMALL + ",1,",
            "\"a, b\",two," + SMALL + ",1,20");
    List<String> lines = reproduced(file, "--csv", "-").out().lines().toList();
    assertThat(lines.getFirst()).endsWith("basis,publishedWalkShare,simulatedWalkShare");
    assertThat(lines.get(1)).startsWith("\"a, b\",one,").endsWith("predicted,,");
    assertThat(lines.get(2)).contains("predicted,0.2,0.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workload,publishd             | gen:gups,1                     | own.csv: there is no"
            + " column 'publishd'; did you mean published",
        "workload,policy               | gen:gups,mitosis               | own.csv has no column"
            + " 'published'",
        "workload,workload,published   | gen:gups,gen:gups,1            | own.csv has the"
            + " column 'workload' twice",
        "workload,published            | gen:gups                       | line 2: published is a"
            + " number, not ''",
        "workload,published            | gen:gups,1,2                   | line 2: there are more"
            + " words than columns",
        "workload,published            | gen:gups,0                     | line 2: published is a"
            + " number above 0, not '0'",
        "workload,published            | gen:gups,fast                  | line 2: published is a"
            + " number, not 'fast'",
        "workload,published            | gen:gpus,1                     | line 2: gen:gpus names no"
            + " generator",
        "workload,published            | there-is-none.pgt,1            | line 2: there-is-none.pgt"
            + " does not exist",
        "workload,published,policy     | gen:gups,1,mitosi              | line 2: there is no"
            + " policy 'mitosi'; did you mean mitosis",
        "workload,published,policy     | gen:gups,1,all                 | line 2: a line has one"
            + " policy, not 'all'",
        "workload,published,machine    | gen:gups,1,zen5                | line 2: there is neither"
            + " a file nor a machine 'zen5'; did you mean zen",
        "workload,published,placement  | gen:gups,1,LPLD                | line 2: there is no"
            + " placement 'LPLD'",
        "workload,published,accesses   | gen:gups,1,many                | line 2: Invalid value for"
            + " option '--accesses'",
        "workload,published,measure    | gen:gups,1,cycels              | line 2: there is no"
            + " measure 'cycels'; did you mean cycles",
        "workload,published,measure    | gen:gups?pages=64,1,remoteTables:9 | line 2:"
            + " remoteTables:9 is of a machine with more than 4 nodes",
        "workload,published,policy     | gen:gups,1,@pom.xml            | line 2: @pom.xml is"
            + " not on the class path",
        "workload,published,measure    | gen:gups,1,remoteTable:0       | line 2: there is no"
            + " measure 'remoteTable:0'; did you mean remoteTables:0",
        "workload,published,base       | gen:gups,1,LP-LD               | line 2: there is no line"
            + " for gups LP-LD to divide by",
        "workload,published,basis      | gen:gups,1,guessed             | line 2: basis is"
            + " predicted or calibrated, not 'guessed'",
        "workload,published,walks      | gen:gups,1,120                 | line 2: walks is a share"
            + " from 0 to 100",
        "workload,published            | gen:gups?pages=256Mi&init=single,1       | line 2:"
            + " gen:gups touches",
        "workload,published            | \"gen:gups,1                   | own.csv cannot be read as"
            + " lines of words",
        "workload,published            | # nothing                      | own.csv has no line with"
            + " a published figure",
      })
  void whatAFileCannotSayIsOneSentence(String heading, String line, String sentence)
      throws Exception {
    Outcome refused = reproduced(file(heading, line));
    assertThat(refused.err()).contains(sentence).hasLineCount(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.exitCode()).isEqualTo(2);
  }

  @Test
  void aShareThatIsDividedIsARatioLikeAnother() throws Exception {
    Path file =
        file(
            "workload,placement,measure,published,base",
            SMALL + ",LP-LD,walkShare,40,LP-LD",
            SMALL + ",RP-LD,walkShare,100,LP-LD");
    assertThat(rows(file).get(1)).extractingByKey("error").asInstanceOf(DOUBLE).isLessThan(-20.0);
    assertThat(reproduced(file).out()).contains("% at the median", "held to 10 and 20: does not");
  }

  @Test
  void nothingIsDividedByNothing() throws Exception {
    Path simulated =
        file(
            "workload,policy,measure,published,base",
            SMALL + ",first-touch,relocations,10,first-touch",
            SMALL + ",vmitosis,relocations,20,first-touch");
    assertThat(reproduced(simulated).err())
        .contains("line 2: what it is divided by is simulated as 0: first-touch");
    Path published =
        file(
            "workload,placement,measure,published,base",
            SMALL + ",LP-LD,walkShare,0,LP-LD",
            SMALL + ",RP-LD,walkShare,1,LP-LD");
    assertThat(reproduced(published).err()).contains("line 2: published is a number above 0 where");
  }

  @Test
  void linesMustFitTogether() throws Exception {
    assertThat(reproduced(file("workload,published", SMALL + ",1", SMALL + ",2")).err())
        .contains("line 3: cycles of gups first-touch is in line 2 already");
    Path mixed = file("workload,measure,published", SMALL + ",cycles,1", SMALL + ",walkShare,2");
    assertThat(reproduced(mixed).err()).contains("line 3: errors of shares are in points");
    Path recording = file("workload,published", "../examples/sqlite3.pgt,1");
    assertThat(reproduced(recording, "--scale", "2").err())
        .contains("a recording cannot be made smaller, so --scale is 1 with ../examples");
  }
}
