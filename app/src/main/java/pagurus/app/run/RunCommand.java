package pagurus.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.GivenOptions;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.app.terminal.OutputFile;
import pagurus.app.terminal.ProgressLine;
import pagurus.drive.replay.Relocation;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a workload and moves its page tables meanwhile. */
@Command(
    name = "run",
    description = {
      "Run a workload on a NUMA machine in software and move its page tables while it runs.",
      "",
      "By default the program starts on node 0 and moves to node 1 half-way, with its data; its"
          + " page tables follow. Every store writes a value that is known, every load is checked,"
          + " and at the end every page, through swap too.",
      ""
    })
public final class RunCommand implements Callable<Integer> {
  /** What goes with --stress: it has threads, accesses, events and checks of its own. */
  private static final Set<String> STRESSING =
      Set.of(
          "--machine",
          "--paging",
          "--hardware",
          "--memory",
          "--seed",
          "--protocol",
          "--seconds",
          "--json");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "WORKLOAD",
      description =
          "A recording (.pgt; valgrind lackey text, drmemtrace or ChampSim records, plain or packed"
              + " with gzip, xz, zstd or zip; a folder of drmemtrace) or a generator such as"
              + " gen:gups?pages=65536 (pagurus convert --help lists them).")
  private @Nullable String workload;

  @Mixin private MachineOptions machine;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      description = "CPUs of its node that the program runs on. Default: all of them.")
  private Optional<Integer> cpus = Optional.empty();

  @Option(
      names = "--protocol",
      paramLabel = "P",
      defaultValue = "drain",
      description = "How tables move: drain, freeze, merge or quiesce. Default: ${DEFAULT-VALUE}.")
  private String protocol = "drain";

  @Option(
      names = "--relocate",
      paramLabel = "WHEN",
      defaultValue = "follow",
      description =
          "follow: tables follow the program to the other node; together: they go with its data, in"
              + " one migration; continuous: they move round and round from the first access to the"
              + " last; off: they stay behind; none: the program stays, too. Default: follow, with"
              + " --event none.")
  private Relocation relocation = Relocation.FOLLOW;

  @Mixin private EventOptions events;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that share the address space. Default: as many as were recorded.")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Processes beside each other, each with the whole workload. Default: 1.")
  private int processes = 1;

  @Option(
      names = "--accesses",
      paramLabel = "N",
      description =
          "Stop each thread after this many accesses, those among them by which a generator fills"
              + " its memory. Default: all.")
  private long accesses = Long.MAX_VALUE;

  @Option(
      names = "--check",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Check every load, and every page at the end. On unless --no-check.")
  private boolean checked = true;

  @Option(
      names = "--stress",
      description =
          "Instead of a workload: everything at once, with every value known, and tables that move"
              + " by every protocol in turn.")
  private boolean stress;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "How long --stress goes on; with --paging all, every mode has an equal part. Default:"
              + " ${DEFAULT-VALUE}.")
  private long seconds = 10;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write what happened as one JSON object, too; - for standard output.")
  private @Nullable Path json;

  /** Made by the command line. */
  public RunCommand() {}

  @Override
  public Integer call() throws Exception {
    Optional<Path> jsonFile = Optional.ofNullable(json);
    NamedFiles files = new NamedFiles();
    Optional.ofNullable(workload).map(Workloads::files).ifPresent(all -> all.forEach(files::reads));
    machine.file().ifPresent(files::reads);
    files.writes("--json", jsonFile);
    machine.check();
    return stress ? underStress(jsonFile) : replay(jsonFile);
  }

  private int underStress(Optional<Path> jsonFile) throws Exception {
    if (workload != null) {
      throw new BadInputException(
          "--stress takes no workload, but '%s' was given".formatted(workload));
    }
    if (!events.isEmpty()) {
      throw new BadInputException("--event needs a workload; --stress has every event by itself");
    }
    given().goWith("--stress", STRESSING);
    PrintWriter out = spec.commandLine().getOut();
    return new StressRun(machine, protocols(), seconds)
        .run(out, spec.commandLine().getErr(), jsonFile);
  }

  /** The protocol that was asked for, or all of them. */
  private List<RelocationProtocol> protocols() {
    return given().has("--protocol")
        ? List.of(protocol())
        : Relocator.protocols().values().stream()
            .sorted(Comparator.comparing(RelocationProtocol::name))
            .toList();
  }

  private GivenOptions given() {
    return new GivenOptions(spec);
  }

  private int replay(Optional<Path> jsonFile) throws Exception {
    if (workload == null) {
      throw new BadInputException(
          "no workload: name a recording such as examples/sqlite3.pgt, or a generator such as"
              + " gen:gups");
    }
    if (given().has("--seconds")) {
      throw new BadInputException("--seconds goes with --stress only; a workload has its own end");
    }
    RunSettings settings =
        new RunSettings(
            machine,
            cpus,
            protocol(),
            relocation(),
            threads,
            processes,
            accesses,
            checked,
            events.on(machine.topology()));
    settings.check();
    PrintWriter out = spec.commandLine().getOut();
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try (Workload opened = WorkloadOpener.open(workload, progress);
        LiveSession session = LiveSession.boot(settings, opened)) {
      RunResult result = session.run(progress);
      if (jsonFile.filter(OutputFile::isStandardOutput).isEmpty()) {
        new RunTable(out).print(result);
      }
      if (jsonFile.isPresent()) {
        JsonFile.write(RunJson.object(result), jsonFile.get(), out);
      }
      return result.holds() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
    }
  }

  private Relocation relocation() {
    return given().has("--relocate") || events.isEmpty() ? relocation : Relocation.NONE;
  }

  private RelocationProtocol protocol() {
    RelocationProtocol found = Relocator.protocols().get(protocol);
    if (found == null) {
      throw new BadInputException(
          "there is no protocol '%s'; the protocols are %s"
              .formatted(protocol, String.join(", ", Relocator.protocols().keySet())));
    }
    return found;
  }
}
