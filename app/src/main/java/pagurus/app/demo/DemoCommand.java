package pagurus.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pagurus.app.ExitCode;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.app.terminal.OutputFile;
import pagurus.app.terminal.ProgressLine;
import pagurus.app.terminal.WholeNumbers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells one story twice, with and without what it is about. */
@Command(
    name = "demo",
    description = {
      "Show one of the things that movable page tables are for, with and without them.",
      "",
      "Both tellings run on the same machine with the same memory and seed; every load is checked."
          + " The exit code is 0 only if the claim holds. Without a name: lists what there is.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The story, such as migrate.")
  private @Nullable String name;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where everything random comes from. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write what it showed, or the list, as one JSON object, too; - for standard output.")
  private @Nullable Path json;

  /** Made by the command line. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    Optional<Path> jsonFile = Optional.ofNullable(json);
    new NamedFiles().writes("--json", jsonFile);
    WholeNumbers.checkSeed(seed);
    if (name == null) {
      return list(jsonFile);
    }
    Demo demo = Demos.named(name);
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    Telling without = StorySession.tell(demo.story(false, seed), seed, "without", progress);
    Telling with = StorySession.tell(demo.story(true, seed), seed, "with", progress);
    Comparison comparison = new Comparison(demo, with, without);
    PrintWriter out = spec.commandLine().getOut();
    if (jsonFile.filter(OutputFile::isStandardOutput).isEmpty()) {
      new DemoTable(out).print(comparison);
    }
    if (jsonFile.isPresent()) {
      JsonFile.write(DemoJson.object(comparison, seed), jsonFile.get(), out);
    }
    return comparison.holds() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
  }

  private int list(Optional<Path> jsonFile) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (jsonFile.filter(OutputFile::isStandardOutput).isEmpty()) {
      for (Demo demo : Demos.all()) {
        out.printf(Locale.ROOT, "  %-12s %-9s %s%n", demo.name(), demo.questions(), demo.claim());
      }
      out.flush();
    }
    if (jsonFile.isPresent()) {
      JsonFile.write(DemoJson.list(Demos.all()), jsonFile.get(), out);
    }
    return ExitCode.DONE;
  }
}
