package pagurus.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.app.CommandLineRun.execute;
import static pagurus.app.run.JsonRuns.at;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.app.check.Schema;
import pagurus.arch.PagingMode;

class RunCommandTest {
  private static final String SMALL = "gen:gups?pages=600&accesses=200000";

  @TempDir Path folder;

  private JsonRuns runs;

  @BeforeEach
  void begin() {
    runs = new JsonRuns(folder);
  }

  @Test
  void tablesFollowTheProgramAndNothingIsLost() throws Exception {
    Map<String, Object> result = runs.json("run", SMALL);
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "walks.remoteShareBefore")).isEqualTo(1.0);
    assertThat(at(result, "walks.remoteShareAfter")).isEqualTo(0.0);
    assertThat((Map<?, ?>) at(result, "relocation.tablesMoved"))
        .allSatisfy((level, moved) -> assertThat((Integer) moved).isPositive());
  }

  @Test
  void whatTheSchemaRequiresIsThere() throws Exception {
    Map<String, Object> result = runs.json("run", SMALL, "--relocate", "continuous");
    Path schema = Path.of("../docs/run.schema.json");
    Map<String, Object> required = JSON.std.mapFrom(Files.readString(schema));
    ((Map<?, ?>) required.get("properties"))
        .forEach(
            (name, part) -> {
              assertThat(result).containsKey((String) name);
              if (((Map<?, ?>) part).get("required") instanceof List<?> names) {
                assertThat(((Map<?, ?>) result.get(name)).keySet()).isEqualTo(Set.copyOf(names));
              }
            });
  }

  @Tag("slow")
  @Test
  void halfTheMemorySwapsAndLosesNothing() throws Exception {
    Map<String, Object> result =
        runs.json("run", SMALL, "--relocate", "continuous", "--memory", "1M");
    assertThat((Integer) at(result, "memory.pageOut")).isPositive();
    assertThat((Integer) at(result, "memory.pageIn")).isPositive();
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "verification.leakedFrames")).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--relocate off",
        "--[no-]check --no-check",
        "--processes 2",
        "--threads 2",
        "--accesses 100",
        "--cpus 1",
        "--[no-]speculate --speculate"
      })
  void whatMeansNothingUnderStressIsRefused(String option) {
    List<String> words = List.of(option.split(" "));
    List<String> args = new ArrayList<>(List.of("run", "--stress", "--seconds", "1"));
    args.addAll(words.getFirst().contains("[") ? words.subList(1, 2) : words);
    Outcome outcome = execute(args.toArray(String[]::new));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err().strip())
        .isEqualTo("pagurus: --stress goes without " + words.getFirst());
  }

  @Test
  void secondsAreForStress() {
    Outcome outcome = execute("run", SMALL, "--seconds", "5");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--seconds goes with --stress only");
  }

  @ParameterizedTest
  @CsvSource({
    "64K, x86-64, 'all nodes have 32 frames in x86-64, and 4 CPUs take 163'",
    "256K, x86-64, 'all nodes have 128 frames in x86-64, and 4 CPUs take 163'",
    "320K, x86-64, 'all nodes have 160 frames in x86-64, and 4 CPUs take 163'",
    "384K, x86-64-la57, 'all nodes have 192 frames in x86-64-la57, and 4 CPUs take 203'",
    "384K, all, 'all nodes have 192 frames in x86-64-la57, and 4 CPUs take 203'"
  })
  void memoryThatTablesWouldFillIsTooSmallForStress(String memory, String paging, String why) {
    Outcome outcome =
        execute("run", "--stress", "--seconds", "11", "--paging", paging, "--memory", memory);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err().strip())
        .isEqualTo("pagurus: --memory is too small for stress: " + why);
    assertThat(outcome.out()).isEmpty();
  }

  @Tag("slow")
  @Test
  void theLeastMemoryIsEnoughForStress() throws Exception {
    Map<String, Object> result = runs.json("run", "--stress", "--seconds", "2", "--memory", "384K");
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "verification.leakedFrames")).isEqualTo(0);
  }

  @Test
  void moreCpusThanASpaceHasRoomForIsOneSentence() throws Exception {
    Path machine = folder.resolve("many.machine");
    Files.writeString(machine, "nodes 1\ncpus-per-node 64\n");
    Outcome outcome =
        execute("run", "--stress", "--paging", "sv32", "--machine", machine.toString());
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--stress is too much for", "64 cpus do not fit into");
  }

  @Tag("slow")
  @Test
  void stressOfTwoSecondsIsClean() throws Exception {
    Map<String, Object> result = runs.json("run", "--stress", "--seconds", "2");
    assertThat(Schema.read(Path.of("../docs/stress.schema.json")).faults(result)).isEmpty();
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "verification.leakedFrames")).isEqualTo(0);
    assertThat(((Map<?, ?>) at(result, "relocation.tablesMoved")).keySet())
        .isEqualTo(Set.of("drain", "freeze", "merge", "quiesce"));
  }

  @Tag("slow")
  @Test
  void stressTakesEveryPagingModeInTurn() throws Exception {
    Map<String, Object> result = runs.json("run", "--stress", "--paging", "all", "--seconds", "11");
    List<?> modes = (List<?>) at(result, "modes");
    assertThat(modes)
        .extracting(mode -> ((Map<?, ?>) mode).get("paging"))
        .isEqualTo(PagingMode.names());
    assertThat(modes)
        .allSatisfy(mode -> assertThat(((Map<?, ?>) mode).get("seconds")).isEqualTo(1));
  }

  @Test
  void elevenPagingModesDoNotFitIntoTenSeconds() {
    Outcome outcome = execute("run", "--stress", "--paging", "all", "--seconds", "10");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("11 paging modes in turn take 11 seconds or more, not 10");
  }

  @Test
  void aWorkloadRunsInOnePagingMode() {
    Outcome outcome = execute("run", SMALL, "--paging", "all");
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--protocol, darin, 'no protocol ''darin''; the protocols are drain, freeze, merge, quiesce'",
    "--paging, sv40, sv40",
    "--machine, two-nod, two-nod",
    "--memory, 12Q, --memory takes a size",
    "--memory, 0, --memory takes a size from",
    "--processes, 0, --processes takes a number",
    "--cpus, 99, 'node 0 of machine two-node has 2 CPUs, not 99'",
    "--json, /nowhere/out.json, --json cannot write",
    "--hardware, pdp11, pdp11",
    "--relocate, sometimes, sometimes"
  })
  void aBadOptionIsOneSentenceAndExitCodeTwo(String option, String value, String sentence) {
    Outcome outcome = execute("run", SMALL, option, value);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aProgramThatIsLargerThanTheHostIsRefusedBeforeItRuns() {
    Outcome outcome = execute("run", "gen:graph500?pages=256Mi");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("gen:graph500 touches 268,435,456 pages of 4 KiB, and a run on this host has")
        .contains("pages=N makes it smaller");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8T", "16T"})
  void aMachineThatIsLargerThanTheHostIsRefusedBeforeItBoots(String memory) {
    for (String what : List.of(SMALL, "--stress")) {
      Outcome outcome = execute("run", what, "--memory", memory);
      assertThat(outcome.exitCode()).isEqualTo(2);
      assertThat(outcome.err())
          .contains("TiB on each of the machine's nodes")
          .contains("give each node less with --memory")
          .doesNotContain("\tat ");
      assertThat(outcome.err().lines()).hasSize(1);
      assertThat(outcome.out()).isEmpty();
    }
  }

  @Test
  void aRunWithoutAWorkloadSaysWhatToName() {
    Outcome outcome = execute("run");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("no workload");
  }
}
