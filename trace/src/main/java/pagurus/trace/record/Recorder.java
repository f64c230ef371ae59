package pagurus.trace.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.trace.AccessBatch;
import pagurus.trace.pgt.PgtWriter;

/**
 * One recording, from a command to a {@code .pgt}.
 *
 * <p>{@link #prepare} and {@link #run} belong to one thread; {@link #stop} may be called from any.
 */
public final class Recorder {
  private final RecordingPlan plan;
  private final TargetProgram program;
  private final Backend backend;
  private final List<String> notes;
  private final ProgramEnd end = new ProgramEnd();

  private Recorder(RecordingPlan plan, TargetProgram program, Backend backend, List<String> notes) {
    this.plan = plan;
    this.program = program;
    this.backend = backend;
    this.notes = notes;
  }

  /**
   * Finds the program and a back end, and looks whether the output can be written. Runs nothing of
   * the plan and leaves no file behind.
   *
   * @throws RecordingRefusedException if the plan cannot be carried out here
   */
  public static Recorder prepare(RecordingPlan plan) throws IOException, InterruptedException {
    return prepare(plan, Host.current());
  }

  static Recorder prepare(RecordingPlan plan, Host host) throws IOException, InterruptedException {
    checkOutput(plan.output());
    TargetProgram program = TargetProgram.of(plan.command(), host);
    List<String> notes = new ArrayList<>();
    Backend backend = new BackendSearch(host, program).find(plan.backend(), notes);
    notes.addAll(backend.notes());
    return new Recorder(plan, program, backend, notes);
  }

  /** The back end that was found: {@code qemu} or {@code lackey}. */
  public String backend() {
    return backend.name();
  }

  /**
   * Runs the program to its end and writes the recording. The program's standard streams are those
   * of this process.
   *
   * @throws RecordingRefusedException if nothing was recorded
   * @throws IOException if the file cannot be written; it is deleted then
   */
  public RecordingResult run(RecordingListener listener) throws IOException, InterruptedException {
    long start = System.nanoTime();
    PgtWriter writer = newWriter();
    AccessSink sink = new AccessSink(destination(writer), plan.maxAccesses(), listener);
    boolean good = false;
    Backend.Outcome outcome;
    try {
      outcome = backend.run(program, sink, end);
      if (sink.accesses() == 0) {
        throw new RecordingRefusedException(
            plan.command().getFirst() + " ended before its first access to memory");
      }
      good = true;
    } finally {
      if (good) {
        writer.close();
      } else {
        writer.abort();
      }
    }
    sink.report();
    return result(sink, outcome, System.nanoTime() - start);
  }

  /**
   * Ends the recording early: what is there is written properly, and {@link #run} returns. The
   * program gets a second to end by itself (Ctrl-C has reached it too), then it is ended.
   */
  public void stop() {
    end.request("the recording was stopped before the program's end", true);
  }

  private PgtWriter newWriter() throws RecordingRefusedException {
    try {
      return new PgtWriter(plan.output(), plan.commandLine());
    } catch (UncheckedIOException refused) {
      throw new RecordingRefusedException(plan.output() + " cannot be written", refused);
    }
  }

  private static AccessDestination destination(PgtWriter writer) {
    return new AccessDestination() {
      @Override
      public void append(int thread, long vaddr, int kind, int sizeLog2) {
        writer.append(thread, vaddr, kind, sizeLog2);
      }

      @Override
      public long bytesWritten() {
        return writer.bytes();
      }
    };
  }

  private RecordingResult result(AccessSink sink, Backend.Outcome outcome, long nanoseconds)
      throws IOException {
    List<String> all = new ArrayList<>(notes);
    all.addAll(outcome.notes());
    all.addAll(end.notes());
    return new RecordingResult(
        backend.name(),
        sink.count(AccessBatch.LOAD),
        sink.count(AccessBatch.STORE),
        sink.count(AccessBatch.FETCH),
        sink.threads(),
        Files.size(plan.output()),
        nanoseconds,
        outcome.exitCode(),
        List.copyOf(all));
  }

  private static void checkOutput(Path output) throws RecordingRefusedException {
    Path directory = Optional.ofNullable(output.toAbsolutePath().getParent()).orElse(output);
    if (Files.isDirectory(output)) {
      throw new RecordingRefusedException(output + " is a directory, not a file to write to");
    }
    if (!Files.isDirectory(directory)) {
      throw new RecordingRefusedException(directory + " is not a directory to write to");
    }
    boolean replaceable = !Files.exists(output) || Files.isRegularFile(output);
    if (!replaceable || !Files.isWritable(Files.exists(output) ? output : directory)) {
      throw new RecordingRefusedException(output + " cannot be written");
    }
  }
}
