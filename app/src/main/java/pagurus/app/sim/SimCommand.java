package pagurus.app.sim;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pagurus.app.BadInputException;
import pagurus.app.ClassPath;
import pagurus.app.ExitCode;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.app.terminal.Outputs;
import pagurus.app.terminal.ProgressLine;
import pagurus.app.terminal.WholeNumbers;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.reproduce.Experiment;
import pagurus.sim.run.Policies;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.record.ShellWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Simulates a workload on a NUMA machine under several policies side by side. */
@Command(
    name = "sim",
    description = {
      "Simulate a workload on a NUMA machine under several page-table policies, side by side.",
      "",
      "The memory manager is the real one; time is simulated: every read of a walk, every step of"
          + " the kernel is charged in cycles of the machine (pagurus machines explains them).",
      ""
    },
    footerHeading = "%nPolicies (fixed:N for any node N; numapte:K for a window of 2^K entries):%n")
public final class SimCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 1024;
  private static final int MOST_SCALE = 4096;

  /** What goes with --reproduce. */
  private static final Set<String> REPRODUCING =
      Set.of("--reproduce", "--scale", "--threads", "--json", "--csv");

  /** The names of published tables, for --help. */
  static final class ExperimentNames implements Iterable<String> {
    /** Made by the command line. */
    ExperimentNames() {}

    @Override
    public Iterator<String> iterator() {
      return ExperimentChoice.names().iterator();
    }
  }

  private final NamedFiles files = new NamedFiles();
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "WORKLOAD",
      description = "A recording or a generator, as for pagurus run.")
  private String workload = "";

  @Option(
      names = "--reproduce",
      paramLabel = "NAME|FILE",
      completionCandidates = ExperimentNames.class,
      description =
          "In place of a WORKLOAD: simulate a published table and show it row by row beside what"
              + " was published, and whether its errors stay within what is claimed; the exit code"
              + " is 0 either way. One of ${COMPLETION-CANDIDATES}, or a file of published figures"
              + " (docs/simulation.md).")
  private @Nullable String reproduce;

  @Option(
      names = "--scale",
      paramLabel = "N",
      description =
          "Make memory, caches and TLBs of the machine so many times smaller; with --reproduce the"
              + " programs, too. Default: 1, or what the published table takes (mitosis-fig6: 16).")
  private Optional<Integer> scale = Optional.empty();

  @Mixin private PlanOptions planOptions = new PlanOptions();

  @Option(
      names = "--policy",
      paramLabel = "P",
      split = ",",
      defaultValue = "first-touch",
      description =
          "A policy of the list below, or 'all' of them; several, with commas. The first is what"
              + " the others are compared with. Default: ${DEFAULT-VALUE}.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      defaultValue = "",
      description =
          "Directories and jars with policies of your own (docs/policies.md); --policy takes their"
              + " names, or those of their classes.")
  private String classPath = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Policies that are simulated at once. Default: one for each core of this host.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write what happened as one JSON object, too; - for standard output.")
  private @Nullable Path json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write a line for each policy, too; - for standard output.")
  private @Nullable Path csv;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write a page with charts, too, which needs nothing else; - for standard output.")
  private @Nullable Path html;

  /** Made by the command line. */
  public SimCommand() {}

  /** Only the policies themselves know what they are called and what they do. */
  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
    Map<String, String> list = new LinkedHashMap<>();
    PolicyCatalog.all()
        .forEach(policy -> list.put(policy.name(), policy.summary().replace("%", "%%")));
    list.put(
        "...:kept",
        "Copies that the memory manager itself keeps, which are costs otherwise: %s."
            .formatted(String.join(", ", PolicyCatalog.namesOfKept())));
    spec.usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> help.createTextTable(list).toString());
  }

  @Override
  public Integer call() throws Exception {
    boolean shows = checkFiles();
    checkNumbers();
    if (reproduce != null) {
      return reproduce(reproduce, shows);
    }
    if (workload.isEmpty()) {
      throw new BadInputException("pagurus sim takes a WORKLOAD, or --reproduce NAME|FILE");
    }
    SimulationPlan plan = planOptions.plan(scale.orElse(1));
    List<Policies> chosen = new PolicyChoice(classPath).forRuns(policies, plan);
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try (Workload opened = open(progress)) {
      SideBySide session = new SideBySide(opened, plan, chosen);
      progress.during("simulating", session::progress, () -> session.run(threads));
      List<SimulationResult> results = session.results();
      SimReport report =
          new SimReport(
              new RunConditions(opened, plan, scale.orElse(1), planOptions.placement()), results);
      if (shows) {
        report.table(out);
      }
      write(report, plan, out);
    }
    return ExitCode.DONE;
  }

  private int reproduce(String name, boolean shows) throws Exception {
    if (!workload.isEmpty()) {
      throw new BadInputException("--reproduce goes without a WORKLOAD");
    }
    Map<String, String> given = optionsForRuns(ExperimentChoice.isKnown(name));
    PolicyChoice choice = new PolicyChoice(classPath);
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try (OpenWorkloads workloads = new OpenWorkloads(progress.scanning())) {
      Experiment experiment = ExperimentChoice.named(name, given, choice, workloads);
      if (experiment instanceof PublishedRuns runs) {
        runs.inputs().forEach(files::reads);
      }
      int times = scale.orElseGet(experiment::usualScale);
      ReproduceSession session = new ReproduceSession(experiment, times);
      progress.during("simulating", session::progress, () -> session.run(threads));
      show(new ReproduceReport(experiment, times, session.comparison()), shows);
    }
    return ExitCode.DONE;
  }

  private void show(ReproduceReport report, boolean shows) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (shows) {
      report.table(out);
    }
    try (Outputs outputs = new Outputs(out)) {
      add(report.object(), report.csv(), outputs);
      outputs.finish();
    }
  }

  /** What the command line says of the runs of a published table: only a file's may be changed. */
  private Map<String, String> optionsForRuns(boolean isKnown) {
    List<String> ofRuns = isKnown ? List.of() : RowOptions.names();
    Map<String, String> given = new LinkedHashMap<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      if (ofRuns.contains(RowOptions.column(name))) {
        given.put(RowOptions.column(name), String.join(",", option.originalStringValues()));
      } else if (!REPRODUCING.contains(name) && (isKnown || !name.equals("--class-path"))) {
        throw new BadInputException("--reproduce goes without " + name);
      }
    }
    return given;
  }

  private void checkNumbers() {
    scale.ifPresent(times -> WholeNumbers.check("--scale", 1, MOST_SCALE, times));
    WholeNumbers.check("--threads", 1, MOST_THREADS, threads);
  }

  /** Says whether standard output is left to people. */
  private boolean checkFiles() {
    if (reproduce == null) {
      Workloads.files(workload).forEach(files::reads);
    } else {
      files.reads(reproduce);
    }
    planOptions.machineFile().ifPresent(files::reads);
    ClassPath.elements(classPath).forEach(files::reads);
    files.writes("--json", Optional.ofNullable(json));
    files.writes("--csv", Optional.ofNullable(csv));
    files.writes("--html", Optional.ofNullable(html));
    return !files.takesStandardOutput();
  }

  private void write(SimReport report, SimulationPlan plan, PrintWriter out) throws IOException {
    try (Outputs outputs = new Outputs(out)) {
      add(report.object(), report.csv(), outputs);
      if (html != null) {
        outputs.add("--html", SimPage.of(report.object(), plan.hardware(), commandLine()), html);
      }
      outputs.finish();
    }
  }

  private void add(Map<String, Object> object, String lines, Outputs outputs) throws IOException {
    if (json != null) {
      JsonFile.add(object, json, outputs);
    }
    if (csv != null) {
      outputs.add("--csv", lines, csv);
    }
  }

  private String commandLine() {
    return "pagurus " + ShellWords.of(spec.commandLine().getParseResult().originalArgs());
  }

  private Workload open(ProgressLine progress) {
    try {
      return Workloads.open(workload, progress.scanning());
    } catch (BadRecordingException | IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }
}
