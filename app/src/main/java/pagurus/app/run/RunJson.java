package pagurus.app.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pagurus.drive.event.EventReport;
import pagurus.drive.replay.Phase;
import pagurus.drive.replay.Relocation;
import pagurus.drive.replay.ReplayReport;
import pagurus.machine.Step;
import pagurus.vm.inspect.Census;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.space.KernelCounters.Event;

/** Tells a program what happened in a run. The schema is docs/run.schema.json. */
final class RunJson {
  private static final double NANOS_PER_MILLI = 1e6;

  private RunJson() {}

  static Map<String, Object> object(RunResult result) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("workload", workload(result));
    root.put("machine", machine(result));
    root.put("verification", verification(result));
    root.put("relocation", relocation(result));
    root.put("walks", walks(result));
    Map<String, Object> tables = new LinkedHashMap<>();
    tables.put("byLevelAndNode", tables(result, CensusFigure.TABLES));
    tables.put("copiesByLevelAndNode", tables(result, CensusFigure.COPIES));
    root.put("tables", tables);
    root.put("events", result.happened().stream().map(RunJson::event).toList());
    root.put("memory", memory(result));
    root.put("seconds", result.seconds());
    root.put("notes", result.notes());
    return root;
  }

  private static Map<String, Object> workload(RunResult result) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", result.workload());
    map.put("origin", result.origin());
    map.put("processes", result.processes());
    map.put("threads", result.threads());
    map.put("accesses", result.report().accesses());
    map.put("footprintBytes", result.footprintBytes());
    map.put("foldedPages", result.foldedPages());
    return map;
  }

  private static Map<String, Object> machine(RunResult result) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", result.topology().name());
    map.put("nodes", result.topology().nodes());
    map.put("cpus", result.topology().cpus());
    map.put("bytesPerNode", result.bytesPerNode());
    map.put("paging", result.mode().name());
    map.put("levels", result.mode().levels());
    return map;
  }

  private static Map<String, Object> verification(RunResult result) {
    ReplayReport report = result.report();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("stores", report.stores());
    map.put("loads", report.loads());
    map.put("mismatches", report.mismatches());
    map.put("firstMismatch", report.firstMismatch());
    map.put("pagesAtEnd", report.pagesVerified());
    map.put("leakedFrames", result.audit().leakedFrames());
    map.put("auditFindings", result.audit().findings());
    return map;
  }

  private static Map<String, Object> relocation(RunResult result) {
    ReplayReport report = result.report();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("protocol", result.settings().protocol().name());
    map.put("when", lower(result.settings().relocation()));
    map.put("rounds", report.rounds());
    Map<String, Object> moved = new LinkedHashMap<>();
    for (int level = 1; level <= result.mode().levels(); level++) {
      moved.put(String.valueOf(level), report.relocation().moved(level));
    }
    map.put("tablesMoved", moved);
    Map<String, Object> skipped = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.MOVED) {
        skipped.put(lower(outcome), report.relocation().count(outcome));
      }
    }
    map.put("skipped", skipped);
    map.put("entriesDrained", report.relocation().drained());
    map.put("dataPagesMoved", report.pagesMoved());
    map.put("dataPagesStayed", report.pagesStayed());
    map.put("shootdowns", report.count(Event.SHOOTDOWN));
    map.put("ipis", report.count(Event.IPI));
    map.put("ipisSpared", report.count(Event.IPI_SPARED));
    map.put("rootReloads", report.count(Event.ROOT_RELOAD));
    map.put("longestWaitNs", result.waits().longestNs(Step.AWAIT_MOVE));
    map.put("waits", result.waits().count(Step.AWAIT_MOVE));
    map.put("mostTablesInLimbo", report.limbo());
    map.put("limboWaits", report.count(Event.LIMBO_WAIT));
    return map;
  }

  /** Before and after the tables moved: "after" is what walks did at the end of the run. */
  private static Map<String, Object> walks(RunResult result) {
    ReplayReport report = result.report();
    Relocation when = result.settings().relocation();
    boolean apart = when == Relocation.FOLLOW || when == Relocation.OFF;
    Phase before = apart ? Phase.APART : Phase.HOME;
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("remoteShareBefore", report.walksIn(before).remoteShare());
    map.put("remoteShareAfter", report.walksIn(report.lastPhase()).remoteShare());
    Map<String, Object> phases = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("localReads", report.walksIn(phase).localReads());
      one.put("remoteReads", report.walksIn(phase).remoteReads());
      phases.put(lower(phase), one);
    }
    map.put("byPhase", phases);
    return map;
  }

  private static Map<String, Object> tables(RunResult result, CensusFigure which) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("before", census(result, result.report().before(), which));
    map.put("after", census(result, result.report().after(), which));
    return map;
  }

  private static Map<String, Object> census(
      RunResult result, List<Census> censuses, CensusFigure which) {
    Map<String, Object> levels = new LinkedHashMap<>();
    for (int level = 1; level <= result.mode().levels(); level++) {
      List<Long> nodes = new ArrayList<>();
      for (int node = 0; node < result.topology().nodes(); node++) {
        nodes.add(which.sum(censuses, level, node));
      }
      levels.put(String.valueOf(level), nodes);
    }
    return levels;
  }

  private static Map<String, Object> event(EventReport event) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("event", event.spec().text());
    map.put("kind", event.spec().kind().name());
    map.put("askedAt", event.spec().share());
    map.put("beganAt", event.began());
    map.put("endedAt", event.ended());
    map.put("ms", event.nanos() / NANOS_PER_MILLI);
    map.put("succeeded", event.outcome().succeeded());
    map.put("what", event.outcome().what());
    Map<String, Object> figures = new LinkedHashMap<>();
    event.outcome().figures().forEach(figure -> figures.put(figure.name(), figure.value()));
    map.put("figures", figures);
    map.put("heldUpBy", event.outcome().heldUpBy());
    return map;
  }

  private static Map<String, Object> memory(RunResult result) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Event event : Event.values()) {
      map.put(lower(event), result.report().count(event));
    }
    return map;
  }

  /** ZERO_FILL becomes zeroFill. */
  private static String lower(Enum<?> value) {
    String[] words = value.name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }
}
