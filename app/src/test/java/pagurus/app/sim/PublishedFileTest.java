package pagurus.app.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.app.check.Schema;

/** What lines of a file of published figures say together, and what they cannot say. */
class PublishedFileTest {
  private static final String SMALL = "gen:gups?pages=4096&init=single&accesses=8000";

  /** More than any machine has: it is refused by the run itself. */
  private static final String LARGE = "gen:gups?pages=256Mi&init=single";

  private static final List<String> ONE_NODE =
      List.of(
          "name one",
          "nodes 1",
          "cpus-per-node 2",
          "ghz 2",
          "memory-per-node 1G",
          "l1-tlb 64 4 0",
          "l2-tlb 1024 8 7",
          "walk-cache 32 4 2",
          "walkers 1",
          "own-cache 4K 8 12",
          "node-cache 16K 16 60",
          "latency",
          "200");

  @TempDir Path folder;

  private Path file(String... lines) throws Exception {
    return Files.write(folder.resolve("own.csv"), List.of(lines));
  }

  private static Outcome reproduced(Path file) {
    return CommandLineRun.execute(
        "sim", "--reproduce", file.toString(), "--threads", "1", "--json", "-");
  }

  private static String refused(Path file) {
    Outcome outcome = reproduced(file);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).hasLineCount(1);
    assertThat(outcome.exitCode()).isEqualTo(2);
    return outcome.err();
  }

  @SuppressWarnings("unchecked") // what the schema says
  private static List<Map<String, Object>> rows(Path file) throws Exception {
    Outcome done = reproduced(file);
    assertThat(done.exitCode()).as(done.err()).isZero();
    Map<String, Object> object = JSON.std.mapFrom(done.out());
    assertThat(Schema.read(Path.of("../docs/reproduce.schema.json")).faults(object)).isEmpty();
    return (List<Map<String, Object>>) object.get("rows");
  }

  @Test
  void aBaseIsNotDividedByAnotherRow() throws Exception {
    String heading = "configuration,workload,placement,published,base";
    Path circle = file(heading, "a," + SMALL + ",LP-LD,1,b", "b," + SMALL + ",RP-LD,2,a");
    assertThat(refused(circle))
        .contains("own.csv, line 2: b of line 3, by which it is divided, is itself divided by a");
    Path chain =
        file(
            heading,
            "a," + SMALL + ",LP-LD,1,",
            "b," + SMALL + ",RP-LD,2,a",
            "c," + SMALL + ",LP-RD,3,b");
    assertThat(refused(chain))
        .contains("own.csv, line 4: b of line 3, by which it is divided, is itself divided by a");
  }

  @Test
  void aBaseThatIsNotDividedIsAFigureOfItsOwn() throws Exception {
    List<Map<String, Object>> rows =
        rows(
            file(
                "workload,placement,published,base",
                SMALL + ",LP-LD,10,",
                SMALL + ",RP-LD,15,LP-LD"));
    assertThat(rows).extracting(row -> row.get("published")).containsExactly(10.0, 1.5);
  }

  @Test
  void aShareByWhichOthersAreDividedIsDividedByItself() throws Exception {
    List<Map<String, Object>> rows =
        rows(
            file(
                "workload,placement,measure,published,base",
                SMALL + ",LP-LD,walkShare,40,",
                SMALL + ",RP-LD,walkShare,80,LP-LD"));
    assertThat(rows).extracting(row -> row.get("published")).containsExactly(1.0, 2.0);
    assertThat(rows).extracting(row -> row.get("basis")).containsExactly("base", "predicted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workload,published         | gen:gups,1e-320      | published is a number from 1e-30 to"
            + " 1e30, not '1e-320'",
        "workload,published         | gen:gups,1e308       | published is a number from 1e-30 to"
            + " 1e30, not '1e308'",
        "workload,measure,published | gen:gups,walkShare,120 | published is a share from 0 to 100,"
            + " in per cent, not '120'",
        "workload,measure,published | gen:gups,remoteTables:0,-1 | published is a share from 0 to"
            + " 100, in per cent, not '-1'",
        "configuration,workload,measure,published,base | a,gen:gups,walkShare,1e-320,a"
            + " | published is a number above 0 where errors are in per cent, 1e-30 or more",
        "published,workload         | 1,                   | workload must be there",
      })
  void isRefusedWithOneSentence(String heading, String line, String sentence) throws Exception {
    assertThat(refused(file(heading, line))).contains("own.csv, line 2: " + sentence);
  }

  @Test
  void theFarthestFiguresHaveErrorsThatAreNumbers() throws Exception {
    List<Map<String, Object>> rows =
        rows(
            file(
                "configuration,workload,placement,published,base",
                "a," + SMALL + ",LP-LD,1e30,a",
                "b," + SMALL + ",RP-LD,1e-30,a",
                "c," + SMALL + ",RP-LD,1e-30,"));
    assertThat(rows)
        .extracting(row -> row.get("error"))
        .allSatisfy(error -> assertThat(error).asInstanceOf(DOUBLE).isFinite());
  }

  /** The line before fails only when it is simulated, and so is not what is heard of. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "there-is-none.pgt,,, | there-is-none.pgt does not exist",
        "gen:gups,RP-LD,FILE, | machine one has no node that is remote",
        "gen:gups,,,remoteTables:9 | remoteTables:9 is of a machine with more than 4 nodes",
        "gen:gups,,,secondStageFaults | secondStageFaults is of a run with guest",
        "gen:gups,,,remoteSecondStage:0 | remoteSecondStage:0 is of a run with guest",
      })
  void whatCanBeKnownBeforehandIsSaidBeforeTheFirstRun(String line, String sentence)
      throws Exception {
    Path machine = Files.write(folder.resolve("one"), ONE_NODE);
    Path file =
        file(
            "workload,placement,machine,measure,published",
            LARGE + ",,," + (line.contains("remote") ? "walkShare" : "cycles") + ",1",
            line.replace("FILE", machine.toString()) + ",1");
    assertThat(refused(file)).contains("line 3: ").contains(sentence);
  }

  @Test
  void linesAreCalledAfterTheOptionsInWhichTheyDiffer() throws Exception {
    List<Map<String, Object>> rows =
        rows(
            file(
                "workload,placement,policy,machine,give-back,numa-balancing,published",
                SMALL + ",,,,64/500,,1",
                SMALL + ",,,,,64/500,1",
                SMALL + ",,mitosis,,,,1",
                SMALL + ",,,mitosis,,,1",
                SMALL + ",interleave,,,,,1",
                SMALL + ",,interleave,,,,1",
                SMALL + ",RPI-LD,mitosis,zen4,,,1",
                SMALL + ",,,,,,1"));
    assertThat(rows)
        .extracting(row -> row.get("configuration"))
        .containsExactly(
            "give-back 64/500",
            "numa-balancing 64/500",
            "mitosis",
            "machine mitosis",
            "interleave",
            "policy interleave",
            "RPI-LD mitosis machine zen4",
            "first-touch");
  }

  @Test
  void blankLinesSayNothing() throws Exception {
    Path file =
        file("  \t ", "", "workload,published", " ", SMALL + ",1", ",", "  ", SMALL + ",fast");
    assertThat(refused(file)).contains("line 8: published is a number, not 'fast'");
    assertThat(rows(file(" ", "workload,published", SMALL + ",1", ",", "\t"))).hasSize(1);
  }

  @Test
  void aColumnHasAName() throws Exception {
    assertThat(refused(file("workload,,published", SMALL + ",,1")))
        .contains("own.csv has a column without a name");
  }

  @Test
  void aFileThatMayNotBeReadSaysSo() throws Exception {
    Path file = file("workload,published", SMALL + ",1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
    assumeFalse(Files.isReadable(file), "who runs this may read everything");
    assertThat(refused(file)).contains("own.csv may not be read by you");
    for (String command : List.of("machines", "run gen:gups --machine")) {
      String[] words = (command + " " + file).split(" ");
      assertThat(CommandLineRun.execute(words).err()).contains("own.csv may not be read by you");
    }
  }
}
