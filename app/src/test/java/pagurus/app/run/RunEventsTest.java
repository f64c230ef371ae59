package pagurus.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static pagurus.app.CommandLineRun.execute;
import static pagurus.app.run.JsonRuns.at;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.app.CommandLineRun.Outcome;

/** What happens to a machine while a program runs on it. */
class RunEventsTest {
  private static final String SMALL = "gen:gups?pages=600&accesses=200000";

  /** More pages than TLBs hold: there are walks at every moment. */
  private static final String MANY_MISSES = "gen:gups?pages=3000&accesses=200000";

  @TempDir Path folder;

  private JsonRuns runs;

  @BeforeEach
  void begin() {
    runs = new JsonRuns(folder);
  }

  private static long sum(Object counts) {
    return ((Map<?, ?>) counts)
        .values().stream().mapToLong(count -> ((Number) count).longValue()).sum();
  }

  @Test
  void eventsHappenInTheMiddleOfTheRunAndAreReported() throws Exception {
    Map<String, Object> result =
        runs.json(
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

  @ParameterizedTest
  @ValueSource(strings = {"migrate@50%", "migrate@100%", "offline:node0@50%"})
  void whatEventsMoveIsInTheSumsOfTheRun(String event) throws Exception {
    Map<String, Object> result = runs.json("run", SMALL, "--event", event);
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
    Map<String, Object> result =
        runs.json("run", "gen:gups?pages=600&accesses=20000", "--event", event);
    assertThat(at(result, "tables.byLevelAndNode.before.1")).isEqualTo(List.of(2, 0));
    assertThat(at(result, "tables.byLevelAndNode.after.1")).isEqualTo(List.of(0, 2));
  }

  @Test
  void walksAfterAnEventThatMovesTablesAreNotCountedAsAtHome() throws Exception {
    Map<String, Object> result = runs.json("run", MANY_MISSES, "--event", "migrate@50%");
    assertThat(at(result, "walks.byPhase.home.remoteReads")).isEqualTo(0);
    assertThat(at(result, "walks.byPhase.afterEvent.localReads")).isEqualTo(0);
    assertThat(at(result, "walks.remoteShareBefore")).isEqualTo(0.0);
    assertThat(at(result, "walks.remoteShareAfter")).isEqualTo(1.0);
  }

  @Test
  void anEventThatMovesNoTableLeavesWalksWhatTheyWere() throws Exception {
    Map<String, Object> result = runs.json("run", MANY_MISSES, "--event", "migrate:node0@50%");
    assertThat(at(result, "walks.byPhase.afterEvent.localReads")).isEqualTo(0);
    assertThat(at(result, "walks.byPhase.afterEvent.remoteReads")).isEqualTo(0);
  }

  @Test
  void aMoverThatComesAfterAnEventHasTheLastWord() throws Exception {
    Map<String, Object> result =
        runs.json("run", MANY_MISSES, "--relocate", "follow", "--event", "migrate@20%");
    assertThat(at(result, "tables.byLevelAndNode.after.1")).isEqualTo(List.of(0, 7));
    assertThat(at(result, "walks.byPhase.together.remoteReads")).isEqualTo(0);
    assertThat((Integer) at(result, "walks.byPhase.together.localReads")).isPositive();
    assertThat(at(result, "walks.remoteShareAfter")).isEqualTo(0.0);
  }

  @Test
  void aSecondWrongGuestIsNotBlamedForTheFirst() throws Exception {
    Map<String, Object> result =
        runs.json("run", SMALL, "--event", "hypervisor@20%", "--event", "hypervisor@70%");
    for (Object event : (List<?>) result.get("events")) {
      assertThat(((Map<?, ?>) event).get("succeeded")).as("%s", event).isEqualTo(true);
      assertThat(((Map<?, ?>) ((Map<?, ?>) event).get("figures")).get("othersRefused"))
          .isEqualTo(0);
    }
  }

  @Test
  void aRunOnAHypervisorMigratesAndMovesTablesAndAWrongGuestIsRefused() throws Exception {
    Map<String, Object> result =
        runs.json(
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

  @Test
  void tablesThatStayedBehindGetCopiesWhereTheProgramIsAndLoseThemAgain() throws Exception {
    Map<String, Object> copied =
        runs.json("run", MANY_MISSES, "--relocate", "off", "--event", "replicate@75%");
    assertThat(at(copied, "tables.byLevelAndNode.after.1")).isEqualTo(List.of(7, 0));
    assertThat(at(copied, "tables.copiesByLevelAndNode.before.1")).isEqualTo(List.of(0, 0));
    assertThat(at(copied, "tables.copiesByLevelAndNode.after.1")).isEqualTo(List.of(0, 7));
    assertThat(at(copied, "walks.byPhase.afterEvent.remoteReads")).isEqualTo(0);
    assertThat((Integer) at(copied, "walks.byPhase.afterEvent.localReads")).isPositive();
    assertThat(at(copied, "verification.mismatches")).isEqualTo(0);
    Map<?, ?> figures =
        (Map<?, ?>) ((Map<?, ?>) ((List<?>) copied.get("events")).getFirst()).get("figures");
    assertThat(figures.get("copies")).isEqualTo(10); // 7 leaf tables, and one of each level above
    assertThat(figures.get("copiesMissing")).isEqualTo(0);

    Map<String, Object> dropped =
        runs.json(
            "run",
            MANY_MISSES,
            "--relocate",
            "off",
            "--event",
            "replicate:node1@60%",
            "--event",
            "unreplicate@75%");
    assertThat(at(dropped, "tables.copiesByLevelAndNode.after.1")).isEqualTo(List.of(0, 0));
    assertThat((Integer) at(dropped, "walks.byPhase.afterEvent.remoteReads")).isPositive();
    assertThat(at(dropped, "verification.leakedFrames")).isEqualTo(0);
  }

  @Test
  void leafTablesGetCopiesWhereTheyAreFaultedForAndWalksAreLocal() throws Exception {
    Map<String, Object> result =
        runs.json(
            "run",
            "gen:gups?pages=3000&accesses=1500000", // most of them behind the event
            "--relocate",
            "off",
            "--event",
            "replicate-on-fault@20%");
    List<?> copies = (List<?>) at(result, "tables.copiesByLevelAndNode.after.1");
    assertThat((Integer) copies.get(0)).isZero();
    assertThat((Integer) copies.get(1)).isBetween(1, 7);
    assertThat(at(result, "walks.byPhase.afterEvent.remoteReads")).isEqualTo(0);
    assertThat(at(result, "verification.mismatches")).isEqualTo(0);
  }

  @Test
  void whereThereAreNoCopiesThereIsNothingToTakeAway() throws Exception {
    Map<String, Object> result = runs.json("run", SMALL, "--event", "unreplicate@30%");
    Map<?, ?> event = (Map<?, ?>) ((List<?>) result.get("events")).getFirst();
    assertThat(event.get("what")).isEqualTo("the program's tables have 0 copies now");
  }

  @ParameterizedTest
  @CsvSource({
    "--paging x86-pae --event replicate@30%, a root of x86-pae has 32 bytes",
    "--event replicate@30% --event hypervisor, tables on a hypervisor have no copies",
    "--event hypervisor --event replicate@30%, tables on a hypervisor have no copies",
    "--event replicate@30% --event pti, roots with two views have no copies",
    "--event pti --event replicate-on-fault@30%, roots with two views have no copies",
    "--event replicate@20% --event replicate-on-fault@30%, are kept in one way",
    "--machine uma --event replicate@30%, needs a machine of 2 nodes",
    "--event unreplicate:node1@30%, unreplicate is about no node"
  })
  void copiesThatCannotBeAreOneSentence(String options, String sentence) {
    List<String> args = new ArrayList<>(List.of("run", SMALL));
    args.addAll(List.of(options.split(" ")));
    Outcome outcome = execute(args.toArray(String[]::new));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(outcome.err().lines()).hasSize(1);
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
}
