package pagurus.app.sim;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import pagurus.app.terminal.ByteSizes;
import pagurus.app.terminal.CsvText;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.world.LatencyTail;

/** What several policies have shown, for people and for programs. */
final class SimReport {
  private static final int LEAST_WIDTH = 15;

  private final RunConditions conditions;
  private final SimulationPlan plan;
  private final List<SimulationResult> results;

  /** A report of runs under the same conditions, each of another policy. */
  SimReport(RunConditions conditions, List<SimulationResult> results) {
    this.conditions = conditions;
    this.plan = conditions.plan();
    this.results = results;
  }

  /** A column for each policy; time is compared with the first. */
  void table(PrintWriter out) {
    out.printf("%s%n%n", conditions.sentence());
    row(out, "", SimulationResult::policy);
    double first = Math.max(1, results.getFirst().cycles());
    row(out, "time", run -> seconds(run.cycles()));
    row(out, "against the first", run -> format("%.3f", run.cycles() / first));
    row(out, "walk share", run -> percent(run.walkShare()));
    row(out, "remote walk reads", run -> percent(run.remoteWalkShare()));
    for (int i = 0; i < results.getFirst().walkLevels().size(); i++) {
      int at = i;
      row(out, "level " + (at + 1) + ", cycles", run -> perAccess(run, run.walkLevels(), at));
    }
    results.getFirst().secondStage().ifPresent(below -> secondStageLevels(out, below));
    tail(out, "latency p50", LatencyTail::median);
    tail(out, "latency p90", LatencyTail::p90);
    tail(out, "latency p99", LatencyTail::p99);
    tail(out, "latency p99.9", LatencyTail::p999);
    tail(out, "longest", LatencyTail::longest);
    row(out, "accesses", run -> format("%,d", run.accesses()));
    row(out, "L1 TLB misses", run -> format("%,d", run.firstMisses()));
    row(out, "TLB misses", run -> format("%,d", run.tlbMisses()));
    row(out, "faults", run -> format("%,d", run.faults()));
    rowOfSecondStage(out, "second stage, faults", of -> format("%,d", of.faults()));
    row(out, "shootdowns", run -> format("%,d", run.shootdowns()));
    row(out, "IPIs", run -> format("%,d", run.ipis()));
    if (plan.balance().isPresent()) {
      row(out, "hint faults", run -> format("%,d", run.hintFaults()));
      row(out, "pages moved", run -> format("%,d", run.pagesMoved()));
    }
    row(out, "data", run -> ByteSizes.text(run.dataBytes()));
    row(out, "tables", run -> ByteSizes.text(run.tableBytes()));
    row(out, "copies of tables", run -> ByteSizes.text(run.replicaBytes()));
    rowOfSecondStage(out, "second stage", of -> ByteSizes.text(of.tableBytes()));
    rowOfSecondStage(out, "copies of that", of -> ByteSizes.text(of.replicaBytes()));
    double memory = Math.max(1, results.getFirst().memoryBytes());
    row(out, "memory, to the first", run -> format("%.4f", run.memoryBytes() / memory));
    row(out, "leaves of 2 MiB", run -> format("%,d", run.hugeLeaves()));
    row(out, "relocations", run -> format("%,d", run.relocations()));
    row(out, "time of the mover", run -> seconds(run.relocationCycles()));
    out.flush();
  }

  private void row(PrintWriter out, String what, Function<SimulationResult, String> value) {
    int width = results.stream().mapToInt(run -> run.policy().length()).max().orElse(0);
    String cell = " %%%ds".formatted(Math.max(LEAST_WIDTH, width));
    String columns =
        results.stream().map(run -> cell.formatted(value.apply(run))).collect(Collectors.joining());
    out.printf("%-22s%s%n", what, columns);
  }

  /** A wait of single accesses; in brackets, against the first. */
  private void tail(PrintWriter out, String what, ToLongFunction<LatencyTail> value) {
    long first = value.applyAsLong(results.getFirst().latency());
    row(
        out,
        what + ", cycles",
        run -> {
          long cycles = value.applyAsLong(run.latency());
          return first == 0
              ? format("%,d", cycles)
              : format("%,d (%.2f)", cycles, cycles / (double) first);
        });
  }

  private String seconds(long cycles) {
    return format("%.3f ms", cycles / (plan.hardware().ghz() * 1e6));
  }

  /** What programs waited for entries of a level, for each access. */
  private static String perAccess(
      SimulationResult run, List<SimulationResult.WalkLevel> levels, int at) {
    return format("%.2f", levels.get(at).cycles() / (double) Math.max(1, run.accesses()));
  }

  private void secondStageLevels(PrintWriter out, SimulationResult.SecondStage first) {
    for (int i = 0; i < first.walkLevels().size(); i++) {
      int at = i;
      row(
          out,
          "second stage " + (at + 1) + ", cycles",
          run -> perAccess(run, run.secondStage().orElse(first).walkLevels(), at));
    }
  }

  /** Nothing, unless programs ran in guests. */
  private void rowOfSecondStage(
      PrintWriter out, String what, Function<SimulationResult.SecondStage, String> value) {
    if (plan.guest().isPresent()) {
      row(out, what, run -> run.secondStage().map(value).orElse(""));
    }
  }

  private static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }

  @FormatMethod
  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** One JSON object; times in cycles, shares from 0 to 1. */
  Map<String, Object> object() {
    Map<String, Object> root = conditions.object();
    root.put("runs", results.stream().map(SimReport::run).toList());
    return root;
  }

  private static Map<String, Object> run(SimulationResult run) {
    Map<String, Object> map = figures(run);
    map.put("tablesByNode", run.tablesByNode());
    map.put("copiesByNode", run.copiesByNode());
    map.put("walkLevels", run.walkLevels().stream().map(SimReport::level).toList());
    run.secondStage().ifPresent(below -> addSecondStage(map, below));
    map.put("series", run.series().stream().map(SimReport::sample).toList());
    return map;
  }

  private static void addSecondStage(Map<String, Object> map, SimulationResult.SecondStage below) {
    map.put("secondStageByNode", below.tablesByNode());
    map.put("secondStageCopiesByNode", below.copiesByNode());
    map.put("secondStageLevels", below.walkLevels().stream().map(SimReport::level).toList());
  }

  private static Map<String, Object> figures(SimulationResult run) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("policy", run.policy());
    map.putAll(RunFigures.of(run));
    return map;
  }

  private static Map<String, Object> sample(SimulationResult.Sample sample) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cycles", sample.cycles());
    map.put("tablesByNode", sample.tablesByNode());
    map.put("copiesByNode", sample.copiesByNode());
    if (!sample.secondStageByNode().isEmpty()) {
      map.put("secondStageByNode", sample.secondStageByNode());
      map.put("secondStageCopiesByNode", sample.secondStageCopiesByNode());
    }
    map.put("relocations", sample.relocations());
    map.put("shootdowns", sample.shootdowns());
    return map;
  }

  private static Map<String, Object> level(SimulationResult.WalkLevel level) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("level", level.level());
    map.put("readsByNode", level.readsByNode());
    map.put("cycles", level.cycles());
    return map;
  }

  /** A heading and a line for each policy, which says of what kind its run was, too. */
  String csv() {
    return CsvText.of(results.stream().map(this::columns).toList());
  }

  private Map<String, Object> columns(SimulationResult run) {
    Map<String, Object> map = conditions.columns();
    map.putAll(figures(run));
    return map;
  }
}
