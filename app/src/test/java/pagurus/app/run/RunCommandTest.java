package pagurus.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.app.CommandLineRun.execute;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** More pages than TLBs hold: there are walks at every moment. */
  private static final String MANY_MISSES = "gen:gups?pages=3000&accesses=200000";

  @TempDir Path folder;

  private static Object at(Map<String, Object> object, String path) {
    Object found = object;
    for (String name : path.split("\\.")) {
      found = ((Map<?, ?>) found).get(name);
    }
    return found;
  }

  private Map<String, Object> json(String... args) throws Exception {
    Path file = folder.resolve("out.json");
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--json", file.toString()));
    Outcome outcome = execute(all.toArray(String[]::new));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return JSON.std.mapFrom(Files.readString(file));
  }

  @Test
  void tablesFollowTheProgramAndNothingIsLost() throws Exception {
    Map<String, Object> result = json("run", SMALL);
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "walks.remoteShareBefore")).isEqualTo(1.0);
    assertThat(at(result, "walks.remoteShareAfter")).isEqualTo(0.0);
    assertThat((Map<?, ?>) at(result, "relocation.tablesMoved"))
        .allSatisfy((level, moved) -> assertThat((Integer) moved).isPositive());
  }

  @Test
  void whatTheSchemaRequiresIsThere() throws Exception {
    Map<String, Object> result = json("run", SMALL, "--relocate", "continuous");
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
    Map<String, Object> result = json("run", SMALL, "--relocate", "continuous", "--memory", "1M");
    assertThat((Integer) at(result, "memory.pageOut")).isPositive();
    assertThat((Integer) at(result, "memory.pageIn")).isPositive();
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "verification.leakedFrames")).isEqualTo(0);
  }

  @Test
  void eventsHappenInTheMiddleOfTheRunAndAreReported() throws Exception {
    Map<String, Object> result =
        json(
            "run",
            SMALL,
            "--event",
            "migrate@30%",
            "--event",
            "compact@50%",
            "--event",
            "offline:node0@70%");
    List<?> events = (List<?>) result.get("events");
    assertThat(events).hasSize(3);
    double[] asked = {0.3, 0.5, 0.7};
    for (int i = 0; i < asked.length; i++) {
      Map<?, ?> event = (Map<?, ?>) events.get(i);
      assertThat(event.get("askedAt")).isEqualTo(asked[i]);
      assertThat((Double) event.get("beganAt")).isBetween(asked[i], asked[i] + 0.1);
      assertThat((Double) event.get("endedAt")).isLessThan(1.0);
      assertThat(event.get("succeeded")).as("%s", event).isEqualTo(true);
    }
    Map<?, ?> migrated = (Map<?, ?>) ((Map<?, ?>) events.get(0)).get("figures");
    assertThat((Integer) migrated.get("pagesMoved")).isPositive();
    assertThat((Integer) migrated.get("tablesMoved")).isPositive();
    Map<?, ?> offline = (Map<?, ?>) ((Map<?, ?>) events.get(2)).get("figures");
    assertThat(offline.get("heldByTables")).isEqualTo(0);
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "verification.leakedFrames")).isEqualTo(0);
    assertThat(at(result, "relocation.when")).isEqualTo("none");
  }

  private static long sum(Object counts) {
    return ((Map<?, ?>) counts)
        .values().stream().mapToLong(count -> ((Number) count).longValue()).sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate@50%", "migrate@100%", "offline:node0@50%"})
  void whatEventsMoveIsInTheSumsOfTheRun(String event) throws Exception {
    Map<String, Object> result = json("run", SMALL, "--event", event);
    Object happened = ((Map<?, ?>) ((List<?>) result.get("events")).getFirst()).get("figures");
    Map<?, ?> figures = (Map<?, ?>) happened;
    assertThat((Integer) figures.get("tablesMoved")).isPositive();
    assertThat(sum(at(result, "relocation.tablesMoved")))
        .isEqualTo(((Number) figures.get("tablesMoved")).longValue());
    assertThat((Integer) figures.get("pagesMoved")).isPositive();
    assertThat(at(result, "relocation.dataPagesMoved")).isEqualTo(figures.get("pagesMoved"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate@50%", "migrate@100%", "offline:node0@50%"})
  void tablesAreCountedBeforeTheFirstEventAndAfterTheLast(String event) throws Exception {
    Map<String, Object> result = json("run", "gen:gups?pages=600&accesses=20000", "--event", event);
    assertThat(at(result, "tables.byLevelAndNode.before.1")).isEqualTo(List.of(2, 0));
    assertThat(at(result, "tables.byLevelAndNode.after.1")).isEqualTo(List.of(0, 2));
  }

  @Test
  void walksAfterAnEventThatMovesTablesAreNotCountedAsAtHome() throws Exception {
    Map<String, Object> result = json("run", MANY_MISSES, "--event", "migrate@50%");
    assertThat(at(result, "walks.byPhase.home.remoteReads")).isEqualTo(0);
    assertThat(at(result, "walks.byPhase.afterEvent.localReads")).isEqualTo(0);
    assertThat(at(result, "walks.remoteShareBefore")).isEqualTo(0.0);
    assertThat(at(result, "walks.remoteShareAfter")).isEqualTo(1.0);
  }

  @Test
  void anEventThatMovesNoTableLeavesWalksWhatTheyWere() throws Exception {
    Map<String, Object> result = json("run", MANY_MISSES, "--event", "migrate:node0@50%");
    assertThat(at(result, "walks.byPhase.afterEvent.localReads")).isEqualTo(0);
    assertThat(at(result, "walks.byPhase.afterEvent.remoteReads")).isEqualTo(0);
  }

  @Test
  void aMoverThatComesAfterAnEventHasTheLastWord() throws Exception {
    Map<String, Object> result =
        json("run", MANY_MISSES, "--relocate", "follow", "--event", "migrate@20%");
    assertThat(at(result, "tables.byLevelAndNode.after.1")).isEqualTo(List.of(0, 7));
    assertThat(at(result, "walks.byPhase.together.remoteReads")).isEqualTo(0);
    assertThat((Integer) at(result, "walks.byPhase.together.localReads")).isPositive();
    assertThat(at(result, "walks.remoteShareAfter")).isEqualTo(0.0);
  }

  @Test
  void aRunOnAHypervisorMigratesAndMovesTablesAndAWrongGuestIsRefused() throws Exception {
    Map<String, Object> result =
        json(
            "run",
            SMALL,
            "--relocate",
            "continuous",
            "--event",
            "migrate@30%",
            "--event",
            "compact@50%",
            "--event",
            "hypervisor@70%");
    List<?> events = (List<?>) result.get("events");
    for (Object event : events) {
      assertThat(((Map<?, ?>) event).get("succeeded")).as("%s", event).isEqualTo(true);
    }
    Map<?, ?> figures = (Map<?, ?>) ((Map<?, ?>) events.get(2)).get("figures");
    assertThat((Integer) figures.get("entriesChecked")).isPositive();
    assertThat(figures.get("wrongRefused")).isEqualTo(figures.get("wrongTried"));
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "verification.leakedFrames")).isEqualTo(0);
  }

  @Test
  void aHypervisorCannotPinRootsThatShareAFrame() {
    Outcome outcome = execute("run", SMALL, "--paging", "x86-pae", "--event", "hypervisor");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(
            "--event hypervisor: a hypervisor pins whole frames, but a root of x86-pae has 32")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "migrat@50%, there is no event 'migrat'; did you mean migrate?",
    "offline:nod0@30%, there is no node 'nod0'; did you mean node0",
    "offline:node7@30%, there is no node 'node7'; did you mean node0 or node1?",
    "offline@30%, does not say which node",
    "migrate, does not say when",
    "migrate@130%, does not say when",
    "migrate@half, an event is written NAME@PERCENT% or"
  })
  void aBadEventIsOneSentenceAndExitCodeTwo(String event, String sentence) {
    Outcome outcome = execute("run", SMALL, "--event", event);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aNodeCannotGoOfflineIfThereIsNoOther() {
    Outcome outcome = execute("run", SMALL, "--machine", "uma", "--event", "offline:node0@30%");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("needs a machine of 2 nodes, not 1");
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
    Map<String, Object> result = json("run", "--stress", "--seconds", "2", "--memory", "384K");
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
    Map<String, Object> result = json("run", "--stress", "--seconds", "2");
    assertThat(Schema.read(Path.of("../docs/stress.schema.json")).faults(result)).isEmpty();
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
    assertThat(at(result, "verification.leakedFrames")).isEqualTo(0);
    assertThat(((Map<?, ?>) at(result, "relocation.tablesMoved")).keySet())
        .isEqualTo(Set.of("drain", "freeze", "merge", "quiesce"));
  }

  @Tag("slow")
  @Test
  void stressTakesEveryPagingModeInTurn() throws Exception {
    Map<String, Object> result = json("run", "--stress", "--paging", "all", "--seconds", "11");
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
