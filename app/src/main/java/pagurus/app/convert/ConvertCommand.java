package pagurus.app.convert;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import pagurus.app.BadInputException;
import pagurus.app.ExitCode;
import pagurus.app.terminal.Interruption;
import pagurus.app.terminal.NamedFiles;
import pagurus.app.terminal.OutputFile;
import pagurus.app.terminal.ProgressLine;
import pagurus.app.terminal.Quantity;
import pagurus.app.terminal.WholeNumbers;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.generate.Generators;
import pagurus.trace.pgt.PgtCopy;
import pagurus.trace.pgt.PgtWriter;
import pagurus.trace.pgt.RecordingNotWrittenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes another tool's recording, or a generator's accesses, as a recording of ours. */
@Command(
    name = "convert",
    description = "Write any workload as a .pgt recording.",
    footerHeading =
        "%nCtrl-C leaves nothing behind. Example: ./pagurus convert drmemtrace.ls.1.dir -o ls.pgt%n"
            + "%nGenerators, as gen:NAME?KEY=VALUE&KEY=VALUE, and what each takes by default:%n")
public final class ConvertCommand implements Callable<Integer> {
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "WORKLOAD",
      description =
          "Valgrind lackey text, drmemtrace or ChampSim records, plain or packed with gzip, xz,"
              + " zstd or zip; a folder of drmemtrace; a .pgt; or a generator such as gen:gups.")
  private String workload = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The recording to write.")
  private Path output = Path.of("");

  @Option(
      names = "--accesses",
      paramLabel = "N",
      description =
          "The most accesses of each thread, beside those by which a generator fills its memory"
              + " before. Default: all.")
  private long accesses = Long.MAX_VALUE;

  /** Only the generators themselves know what they are called and what they take. */
  @Spec
  void setSpec(CommandSpec spec) {
    this.spec = spec;
    spec.usageMessage().footer(Generators.describe().replace("%", "%%").split("\\R"));
  }

  @Override
  public Integer call() throws Exception {
    WholeNumbers.check("--accesses", 1, accesses);
    NamedFiles files = new NamedFiles();
    Workloads.files(workload).forEach(files::reads);
    files.replaces("--output", Optional.of(output));
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
    try (Workload from = Workloads.open(workload, progress.scanning())) {
      return copied(from, progress);
    } catch (BadRecordingException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    } catch (RecordingNotWrittenException e) {
      throw OutputFile.failure("--output", output, e.why());
    }
  }

  private int copied(Workload from, ProgressLine progress) throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    PgtWriter writer = new PgtWriter(output, from.origin(), from.threads());
    PgtCopy copy = new PgtCopy(from, writer, accesses);
    try (Interruption _ = Interruption.stopping(copy::stop)) {
      if (!copied(from, writer, copy, progress)) {
        err.println("pagurus: interrupted, and %s is not written".formatted(output));
        // The process is about to end, with the signal's exit code.
        return ExitCode.BAD_INPUT;
      }
    }
    err.printf(
        "%s: %s of %s to %s, %s%n",
        output,
        Quantity.count(writer.accesses(), "access"),
        Quantity.count(writer.threads(), "thread"),
        Quantity.count(writer.pages(), "page"),
        Quantity.count(writer.bytes(), "byte"));
    return ExitCode.DONE;
  }

  private static boolean copied(
      Workload from, PgtWriter writer, PgtCopy copy, ProgressLine progress) throws Exception {
    try {
      boolean[] whole = new boolean[1];
      progress.during(
          "converting",
          () -> (double) writer.accesses() / Math.max(from.accesses(), 1),
          () -> whole[0] = copy.run());
      if (whole[0]) {
        writer.close();
      }
      return whole[0];
    } finally {
      writer.abort();
    }
  }
}
