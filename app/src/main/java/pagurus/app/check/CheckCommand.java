package pagurus.app.check;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.run.JsonFile;
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

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "What happens at once.")
  private Optional<String> scenario = Optional.empty();

  @Option(names = "--all", description = "Everything, on every hardware profile.")
  private boolean all;

  @Mixin private SettingOptions setting;

  @Mixin private BoundOptions bounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of this computer to search on. Default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write what came of it as one JSON object, too; - for standard output.")
  private Optional<Path> json = Optional.empty();

  /** Made by the command line. */
  public CheckCommand() {}

  @Override
  public Integer call() throws Exception {
    json.ifPresent(JsonFile::check);
    if (threads < 1 || threads > MOST_THREADS) {
      throw new BadInputException(
          "--threads takes a number from 1 to %d, not %d".formatted(MOST_THREADS, threads));
    }
    CheckSearch search = bounds.search();
    PrintWriter out = spec.commandLine().getOut();
    CheckTable table = new CheckTable(isQuiet() ? new PrintWriter(Writer.nullWriter()) : out);
    CheckPlan plan = setting.plan(scenario, all);
    if (scenario.isEmpty()) {
      table.catalogue(SoundScenarios.all());
    }
    List<Combination> combinations = plan.combinations();
    long begun = System.nanoTime();
    List<CheckOutcome> outcomes = search(combinations, search, table);
    double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1e3;
    table.verdict(outcomes, combinations.size(), seconds);
    if (json.isPresent()) {
      JsonFile.write(CheckJson.of(outcomes, combinations.size(), seconds), json.get(), out);
    }
    boolean holds = outcomes.stream().allMatch(CheckOutcome::holds);
    return holds ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
  }

  private List<CheckOutcome> search(
      List<Combination> combinations, CheckSearch search, CheckTable table) {
    PrintWriter err = spec.commandLine().getErr();
    try (CheckProgress progress = new CheckProgress(err, combinations.size())) {
      table.header();
      CheckPool pool = new CheckPool(threads, combinations.size(), search, progress);
      return pool.run(
          combinations,
          outcome -> {
            progress.clear();
            table.row(outcome);
          });
    }
  }

  private boolean isQuiet() {
    return json.map(path -> path.toString().equals("-")).orElse(false);
  }
}
