package pagurus.app.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.GivenOptions;
import pagurus.app.terminal.Interruption;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.app.terminal.OutputFile;
import pagurus.app.terminal.Outputs;
import pagurus.app.terminal.WholeNumbers;
import pagurus.check.broken.Mutant;
import pagurus.check.broken.Mutants;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.sound.SoundScenarios;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks every interleaving of scenarios. */
@Command(
    name = "check",
    description = {
      "Check every interleaving of a small scenario: what the CPUs' threads, store buffers and"
          + " walkers do, in every order that makes a difference.",
      "",
      "Without a scenario: lists them all and checks the quick ones.",
      ""
    })
public final class CheckCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 1024;

  /** What goes with --replay: the file says what is played and how. */
  private static final Set<String> REPLAYING = Set.of("--class-path", "--html", "--json");

  /** What goes with --mutants: each brings its own setting. */
  private static final Set<String> WITH_MUTANTS =
      Set.of("--time", "--steps", "--preemptions", "--seed", "--threads", "--json");

  /** What goes with --omissions: each search has its own bounds, and --time is for all. */
  private static final Set<String> OMITTING =
      Set.of(
          "--protocol",
          "--class-path",
          "--profile",
          "--levels",
          "--target",
          "--time",
          "--threads",
          "--json");

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "What happens at once.")
  private Optional<String> scenario = Optional.empty();

  @Option(names = "--all", description = "Everything, on every hardware profile.")
  private boolean all;

  @Option(
      names = "--mutants",
      description = "Instead: the relocations with known defects, each of which must be found.")
  private boolean mutants;

  @Option(
      names = "--omissions",
      description =
          "Instead: leaves each step of the protocols out, one at a time, and looks whether a"
              + " scenario notices. Takes minutes.")
  private boolean omissions;

  @Mixin private SettingOptions setting;

  @Mixin private BoundOptions bounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of this computer to search on. Default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Save the first counter-example, to be replayed.")
  private Optional<Path> save = Optional.empty();

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Carry out a counter-example that was saved, instead of a search.")
  private Optional<Path> replay = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Draw the first counter-example as a page.")
  private Optional<Path> html = Optional.empty();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write what came of it as one JSON object, too; - for standard output.")
  private Optional<Path> json = Optional.empty();

  /** Made by the command line. */
  public CheckCommand() {}

  @Override
  public Integer call() throws Exception {
    WholeNumbers.check("--threads", 1, MOST_THREADS, threads);
    checkOptions();
    checkFiles();
    PrintWriter err = spec.commandLine().getErr();
    CheckRun run = new CheckRun(err, threads, bounds.search());
    PrintWriter page =
        isQuiet() ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getOut();
    CheckReport report = new CheckReport(page, save, html);
    if (replay.isPresent()) {
      return replay(replay.get(), report);
    }
    if (omissions) {
      return omissions(page);
    }
    return mutants ? mutants(run, page) : scenarios(run, page, report);
  }

  private void checkOptions() {
    GivenOptions given = new GivenOptions(spec);
    if (replay.isPresent()) {
      refuse("--replay takes no scenario, but '%s' was given", scenario);
      given.goWith("--replay", REPLAYING);
    } else if (mutants) {
      refuse("--mutants takes no scenario, but '%s' was given", scenario);
      refuse("--mutants saves nothing; name one: check SCENARIO --protocol M1 --save %s", save);
      refuse("--mutants draws nothing; name one: check SCENARIO --protocol M1 --html %s", html);
      given.goWith("--mutants", WITH_MUTANTS);
    } else if (omissions) {
      given.goWith("--omissions", OMITTING);
    }
  }

  private void checkFiles() {
    NamedFiles files = new NamedFiles();
    replay.ifPresent(files::reads);
    setting.classPath().forEach(files::reads);
    files.replaces("--save", save);
    files.replaces("--html", html);
    files.writes("--json", json);
  }

  private int scenarios(CheckRun run, PrintWriter page, CheckReport report) throws Exception {
    List<Combination> combinations = setting.plan(scenario, all).combinations();
    CheckTable table = new CheckTable(page);
    if (scenario.isEmpty()) {
      table.catalogue(SoundScenarios.all());
    }
    table.header(combinations);
    int wanted = combinations.size();
    return run.run(
        combinations,
        table::row,
        (outcomes, seconds) -> {
          table.verdict(outcomes, wanted, seconds);
          try (Outputs outputs = new Outputs(spec.commandLine().getOut())) {
            report.tell(outcomes, outputs);
            write(CheckJson.of(outcomes, wanted, seconds), outputs);
          }
          return exitCode(outcomes.stream().allMatch(CheckOutcome::holds));
        });
  }

  private int mutants(CheckRun run, PrintWriter page) throws Exception {
    List<Mutant> all = Mutants.all();
    List<Combination> combinations =
        all.stream().map(mutant -> new Combination(mutant.scenario(), mutant.setting())).toList();
    return run.run(
        combinations,
        outcome -> {},
        (outcomes, seconds) -> {
          List<MutantOutcome> mutantOutcomes = MutantOutcome.of(all, outcomes);
          new MutantTable(page).print(mutantOutcomes, all.size(), seconds);
          writeJson(CheckJson.ofMutants(mutantOutcomes, all.size(), seconds));
          long killed = mutantOutcomes.stream().filter(MutantOutcome::isKilled).count();
          return exitCode(killed == all.size());
        });
  }

  private int omissions(PrintWriter page) throws Exception {
    List<Setting> settings =
        setting.plan(Optional.of("store"), false).combinations().stream()
            .map(Combination::setting)
            .toList();
    List<Scenario> scenarios =
        scenario.map(CheckPlan::scenario).map(List::of).orElseGet(SoundScenarios::all);
    OmissionRun run = new OmissionRun(page, threads, bounds.search().time());
    try (Interruption interruption = Interruption.stopping(run::stop)) {
      boolean holds = run.run(scenarios, settings);
      writeJson(run.json());
      if (interruption.isInterrupted()) {
        spec.commandLine().getErr().println("pagurus: interrupted; this is what is known");
      }
      return interruption.endedIfWhole(exitCode(holds));
    }
  }

  private int replay(Path file, CheckReport report) throws Exception {
    CheckReplay replayed = CheckReplay.of(file, setting.protocols(), setting.copies());
    CheckOutcome outcome = replayed.outcome();
    try (Outputs outputs = new Outputs(spec.commandLine().getOut())) {
      report.tell(replayed.combination(), replayed.replay(), outputs);
      if (replayed.isAnother()) {
        String invariant = replayed.saved().invariant();
        spec.commandLine().getErr().println("note: it was saved for " + invariant);
      }
      write(CheckJson.of(List.of(outcome), 1, 0), outputs);
    }
    return exitCode(outcome.holds());
  }

  private static void refuse(String sentence, Optional<?> given) {
    given.ifPresent(
        value -> {
          throw new BadInputException(sentence.formatted(value));
        });
  }

  private void writeJson(Map<String, Object> object) throws IOException {
    try (Outputs outputs = new Outputs(spec.commandLine().getOut())) {
      write(object, outputs);
    }
  }

  /** The last of all: none is written if one cannot be. */
  private void write(Map<String, Object> object, Outputs outputs) throws IOException {
    if (json.isPresent()) {
      JsonFile.add(object, json.get(), outputs);
    }
    outputs.finish();
  }

  private static int exitCode(boolean holds) {
    return holds ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
  }

  private boolean isQuiet() {
    return json.filter(OutputFile::isStandardOutput).isPresent();
  }
}
