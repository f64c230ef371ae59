package pagurus.trace.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** valgrind's lackey, read from a FIFO while it runs. */
final class LackeyBackend implements Backend {
  /** What to install when it is not there. */
  static final String PACKAGE = "valgrind";

  /** The shell opens the FIFO as descriptor 9: Java cannot hand down a descriptor of its own. */
  private static final String WITH_LOG =
      "log=$1; shift; exec \"$0\" -q --tool=lackey --trace-mem=yes"
          + " --child-silent-after-fork=yes --log-fd=9 -- \"$@\" 9>\"$log\"";

  private final Path valgrind;
  private final Host host;

  LackeyBackend(Path valgrind, Host host) {
    this.valgrind = valgrind;
    this.host = host;
  }

  @Override
  public String name() {
    return "lackey";
  }

  @Override
  public List<String> notes() {
    return List.of(
        "valgrind's lackey does not tell threads apart: all accesses are in one stream, and only"
            + " the first process is in it");
  }

  @Override
  public Outcome run(TargetProgram program, AccessSink sink, ProgramEnd end)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(host.temporaryDirectory(), "pagurus-");
    Path fifo = directory.resolve("log");
    CompletableFuture<Void> unblocked = CompletableFuture.completedFuture(null);
    try {
      make(fifo);
      Process process = new ProcessBuilder(command(program, fifo)).inheritIO().start();
      try {
        end.started(process);
        unblocked = process.onExit().thenRun(() -> wake(fifo));
        try (InputStream log = Files.newInputStream(fifo)) {
          new LackeyText(sink)
              .readAll(
                  log,
                  () ->
                      end.request(
                          "the program was ended after the wanted number of accesses", false));
        }
      } finally {
        process.destroyForcibly();
      }
      int exitCode = process.waitFor();
      unblocked.join();
      if (sink.accesses() == 0) {
        throw new RecordingRefusedException(
            valgrind + " ended with exit code " + exitCode + " before the program's first access");
      }
      return new Outcome(exitCode, List.of());
    } finally {
      Files.deleteIfExists(fifo);
      Files.deleteIfExists(directory);
    }
  }

  private List<String> command(TargetProgram program, Path fifo) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WITH_LOG));
    command.addAll(List.of(valgrind.toString(), fifo.toString(), program.file().toString()));
    command.addAll(program.arguments());
    return command;
  }

  private static void make(Path fifo) throws IOException, InterruptedException {
    int exitCode =
        new ProcessBuilder("mkfifo", "-m", "600", fifo.toString()).inheritIO().start().waitFor();
    if (exitCode != 0) {
      throw new RecordingRefusedException("mkfifo " + fifo + " failed with exit code " + exitCode);
    }
  }

  /**
   * A reader of a FIFO that nobody opened for writing waits forever. The process is gone; if it
   * never opened the FIFO, this does so in its place. Opening for both directions never waits.
   */
  private static void wake(Path fifo) {
    try (RandomAccessFile both = new RandomAccessFile(fifo.toFile(), "rw")) {
      both.getFD();
    } catch (IOException nobodyWaits) {
      // Without a FIFO there is nobody who waits for its other end.
    }
  }
}
