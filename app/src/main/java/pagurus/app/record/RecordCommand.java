package pagurus.app.record;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import pagurus.app.ExitCode;
import pagurus.app.terminal.FileNames;
import pagurus.app.terminal.Interruption;
import pagurus.app.terminal.JsonFile;
import pagurus.app.terminal.NamedFiles;
import pagurus.app.terminal.OutputFile;
import pagurus.app.terminal.WholeNumbers;
import pagurus.trace.pgt.RecordingNotWrittenException;
import pagurus.trace.record.BackendChoice;
import pagurus.trace.record.Recorder;
import pagurus.trace.record.RecordingPlan;
import pagurus.trace.record.RecordingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a program and writes down its accesses to memory. */
@Command(
    name = "record",
    description = "Run a program and record its accesses to memory.",
    customSynopsis =
        "pagurus record [-o FILE] [--backend auto|qemu|lackey] [--max-accesses N] [--json FILE]"
            + " [--] COMMAND...",
    footer = {
      "",
      "The program's input and output are its own. Ctrl-C ends it and keeps what is recorded; the"
          + " exit code is 130 then.",
      "Example: ./pagurus record -o ls.pgt -- ls -l /usr"
    })
public final class RecordCommand implements Callable<Integer> {
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The recording; by default the program's name and .pgt, in this directory.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto (default), qemu (Debian's qemu-user) or lackey (valgrind).")
  private BackendChoice backend = BackendChoice.AUTO;

  @Option(
      names = "--max-accesses",
      paramLabel = "N",
      description = "End the recording, and the program, after N accesses.")
  private long maxAccesses = RecordingPlan.NO_LIMIT;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the summary as one JSON object; - is standard output.")
  private Optional<Path> json = Optional.empty();

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The program and its arguments.")
  private List<String> command = List.of();

  /** Everything behind the first word that is no option belongs to the recorded program. */
  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
    spec.parser().stopAtPositional(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    WholeNumbers.check("--max-accesses", 1, maxAccesses);
    Path file = output.orElseGet(this::fileNamedAfterProgram);
    checkFiles(file);
    Recorder recorder = Recorder.prepare(new RecordingPlan(command, file, backend, maxAccesses));
    PrintWriter err = spec.commandLine().getErr();
    try (Interruption interruption = Interruption.stopping(recorder::stop)) {
      Summary summary = new Summary(command, file, watched(recorder, err));
      summary.print(err);
      if (json.isPresent()) {
        JsonFile.write(RecordJson.object(summary), json.get(), spec.commandLine().getOut());
      }
      if (interruption.isInterrupted()) {
        err.println("pagurus: interrupted; %s is what was recorded until then".formatted(file));
      }
      return interruption.endedIfWhole(ExitCode.DONE);
    } catch (RecordingNotWrittenException e) {
      throw OutputFile.failure("--output", file, e.why());
    }
  }

  private void checkFiles(Path file) {
    NamedFiles files = new NamedFiles();
    Path program = FileNames.path(command.getFirst());
    if (command.getFirst().contains("/")) {
      files.reads(program);
    }
    files.replaces("--output", Optional.of(file));
    files.writes("--json", json);
  }

  private static RecordingResult watched(Recorder recorder, PrintWriter err)
      throws IOException, InterruptedException {
    try (ProgressLine progress = ProgressLine.on(err)) {
      return recorder.run(progress);
    }
  }

  private Path fileNamedAfterProgram() {
    Path program = FileNames.path(command.getFirst()).getFileName();
    return Path.of((program == null ? "recording" : program.toString()) + ".pgt");
  }
}
