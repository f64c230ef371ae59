package pagurus.app.sim;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.Nearest;
import pagurus.app.terminal.ProgressLine;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
    })
public final class SimCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 64;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "WORKLOAD",
      description = "A recording or a generator, as for pagurus run.")
  private String workload = "";

  @Option(
      names = "--machine",
      paramLabel = "NAME|FILE",
      defaultValue = "mitosis",
      description =
          "A machine of 'pagurus machines', or a file (docs/machines.md). Default:"
              + " ${DEFAULT-VALUE}.")
  private String machine = "mitosis";

  @Option(
      names = "--policy",
      paramLabel = "P",
      split = ",",
      defaultValue = "first-touch",
      description =
          "first-touch, interleave, fixed:NODE, mitosis, vmitosis, numapte, wasp, auto-ptm,"
              + " upper-local, pagurus or one on the class path; several, and 'all'. The first is"
              + " what the others are compared with. Default: ${DEFAULT-VALUE}.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--placement",
      paramLabel = "WHERE",
      defaultValue = "first-touch",
      description =
          "Where tables (P) and data (D) are at the start, local (L) or remote (R) to the program;"
              + " an I: another program hogs that node. first-touch, LP-LD, LP-RD, LP-RDI, RP-LD,"
              + " RP-RD, RPI-LD or RPI-RD. Default: ${DEFAULT-VALUE}.")
  private String placement = "first-touch";

  @Option(
      names = "--accesses",
      paramLabel = "N",
      defaultValue = "0",
      description = "Stop each thread after this many accesses. Default: all.")
  private long accesses;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Policies that are simulated at once. Default: one for each core of this host.")
  private int threads;

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

  /** Made by the command line. */
  public SimCommand() {}

  @Override
  public Integer call() throws Exception {
    Optional<Path> jsonFile = Optional.ofNullable(json);
    Optional<Path> csvFile = Optional.ofNullable(csv);
    jsonFile.ifPresent(JsonFile::check);
    if (accesses < 0 || threads < 0 || threads > MOST_THREADS) {
      throw new BadInputException(
          "--accesses is at least 0 and --threads 0 to %d, not %d and %d"
              .formatted(MOST_THREADS, accesses, threads));
    }
    SimulationPlan plan =
        new SimulationPlan(
            MachineChoice.named(machine), start(), accesses == 0 ? Long.MAX_VALUE : accesses);
    List<TablePolicy> chosen = chosen();
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try (Workload opened = open(progress)) {
      int at = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
      SideBySide session = new SideBySide(opened, plan, chosen);
      progress.during("simulating", session::progress, () -> session.run(at));
      List<SimulationResult> results = session.results();
      SimReport report = new SimReport(opened, plan, placement, results);
      if (!standardOutput(jsonFile) && !standardOutput(csvFile)) {
        report.table(out);
      }
      if (jsonFile.isPresent()) {
        JsonFile.write(report.object(), jsonFile.get(), out);
      }
      if (csvFile.isPresent() && standardOutput(csvFile)) {
        out.print(report.csv());
      } else if (csvFile.isPresent()) {
        Files.writeString(csvFile.get(), report.csv());
      }
      out.flush();
    }
    return ExitCode.DONE;
  }

  private static boolean standardOutput(Optional<Path> file) {
    return file.filter(path -> path.toString().equals("-")).isPresent();
  }

  private StartPlacement start() {
    try {
      return StartPlacement.named(placement);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<TablePolicy> chosen() {
    List<String> names = policies.equals(List.of("all")) ? PolicyCatalog.names() : policies;
    return names.stream()
        .map(
            name ->
                PolicyCatalog.named(name)
                    .orElseThrow(() -> Nearest.unknown("policy", name, PolicyCatalog.names())))
        .toList();
  }

  private Workload open(ProgressLine progress) {
    try {
      return Workloads.open(workload, progress.scanning());
    } catch (BadRecordingException | IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }
}
