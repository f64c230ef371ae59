package pagurus.trace.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagurus.trace.AccessBatch;
import pagurus.trace.Accesses;
import pagurus.trace.ScanListener;
import pagurus.trace.pgt.PgtRecording;

/** Records {@code cells.c} and looks for the accesses that it says it makes. */
class RecordingTest {
  private static final int THREADS = 3;
  private static final int CELLS = 5000;
  private static final long SEGMENT_BYTES = CELLS * 4L;

  /** Compiled programs and plugins, which the tests share: a compiler takes its time. */
  @TempDir private static Path built;

  @TempDir private Path folder;
  private final Recorded recorded = new Recorded();

  @ParameterizedTest
  @CsvSource({"cc, qemu-x86_64", "riscv64-linux-gnu-gcc, qemu-riscv64"})
  void eachThreadIsAStreamWithAllItsAccesses(String compiler, String emulator) throws Exception {
    assumePresent(compiler, emulator);

    Backend.Outcome outcome = record(compiler, "end");

    assertThat(outcome).isEqualTo(new Backend.Outcome(5, List.of()));
    long cells = addressOf("cells");
    Set<Integer> streams =
        recorded.all().stream().map(Accesses::thread).collect(Collectors.toSet());
    assertThat(streams).contains(0).hasSizeBetween(2, THREADS + 1);
    for (int thread = 0; thread < THREADS; thread++) {
      long start = cells + thread * SEGMENT_BYTES;
      List<Accesses> stores = recorded.between(start, start + SEGMENT_BYTES, AccessBatch.STORE);
      assertThat(stores).extracting(Accesses::thread).containsOnly(stores.getFirst().thread());
      assertThat(stores)
          .extracting(Accesses::vaddr)
          .containsExactlyElementsOf(inSteps(start, CELLS, 4));
      assertThat(stores).extracting(Accesses::sizeLog2).containsOnly(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"cc, qemu-x86_64", "riscv64-linux-gnu-gcc, qemu-riscv64"})
  void anAtomicUpdateIsALoadAndAStore(String compiler, String emulator) throws Exception {
    assumePresent(compiler, emulator);

    record(compiler, "end");

    // One by the main thread when it is alone, one a cell by each of the others.
    int updates = 1 + THREADS * CELLS;
    long counter = addressOf("counter");
    assertThat(recorded.between(counter, counter + 8, AccessBatch.LOAD)).hasSize(updates);
    assertThat(recorded.between(counter, counter + 8, AccessBatch.STORE)).hasSize(updates);
  }

  @Test
  void aPageIsTouchedFirstByTheThreadThatReallyWasFirst() throws Exception {
    assumePresent("cc", "qemu-x86_64");

    record("cc", "end");

    // The main thread stores to each page before it starts the thread that loads there.
    long pages = addressOf("handed_over");
    for (int thread = 0; thread < THREADS; thread++) {
      long page = pages + thread * 4096L;
      List<Accesses> touches =
          recorded.all().stream()
              .filter(a -> a.vaddr() >= page && a.vaddr() < page + 4096)
              .toList();
      assertThat(touches.getFirst()).isEqualTo(new Accesses(0, page, AccessBatch.STORE, 3));
      assertThat(touches).filteredOn(a -> a.thread() != 0).isNotEmpty();
    }
  }

  @Test
  void theLastStoreBeforeAKillIsRecorded() throws Exception {
    assumePresent("cc", "qemu-x86_64");

    Backend.Outcome outcome = record("cc", "kill");

    assertThat(outcome).isEqualTo(new Backend.Outcome(128 + 9, List.of()));
    long last = addressOf("last");
    assertThat(recorded.between(last, last + 8, AccessBatch.STORE)).hasSize(2);
  }

  @Test
  void aChildIsNotFollowed() throws Exception {
    assumePresent("cc", "qemu-x86_64");

    Backend.Outcome outcome = record("cc", "fork");

    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.notes())
        .containsExactly(
            "the program started 1 process of its own; only the first process is in the recording");
    long last = addressOf("last");
    assertThat(recorded.between(last, last + 8, AccessBatch.STORE)).hasSize(1);
  }

  @Test
  void aProgramThatReplacesItselfIsNotFollowed() throws Exception {
    assumePresent("cc", "qemu-x86_64");

    Backend.Outcome outcome = record("cc", "exec");

    assertThat(outcome)
        .isEqualTo(
            new Backend.Outcome(
                0,
                List.of(
                    "the program replaced itself by another one (execve); only what it did before"
                        + " is in the recording")));
    assertThat(recorded.between(addressOf("last"), addressOf("last") + 8, AccessBatch.STORE))
        .hasSize(2);
  }

  @Test
  void aRecordingCanBeReadBack() throws Exception {
    assumePresent("cc", "qemu-x86_64");
    Path output = folder.resolve("out.pgt");
    Path told = folder.resolve("told");
    List<String> command = List.of(compiled("cc").toString(), told.toString(), "end");

    RecordingResult result =
        Recorder.prepare(
                new RecordingPlan(command, output, BackendChoice.QEMU, RecordingPlan.NO_LIMIT),
                host())
            .run((accesses, bytes) -> {});

    assertThat(result.accesses()).isGreaterThan(2L * THREADS * CELLS);
    assertThat(result.bytesWritten()).isEqualTo(Files.size(output));
    try (PgtRecording recording = PgtRecording.open(output, ScanListener.NONE)) {
      assertThat(recording.accesses()).isEqualTo(result.accesses());
      assertThat(recording.threads()).isEqualTo(result.threads());
      assertThat(recording.origin()).isEqualTo(String.join(" ", command));
    }
  }

  @Test
  void aRecordingWithALimitEndsTheProgram() throws Exception {
    assumePresent("cc", "qemu-x86_64");
    Recorder recorder = Recorder.prepare(endless("cc", BackendChoice.QEMU, 10_000), host());

    RecordingResult result = recorder.run((accesses, bytes) -> {});

    assertThat(result.accesses()).isEqualTo(10_000);
    assertThat(result.exitCode()).isEqualTo(128 + 15);
    assertThat(result.notes())
        .containsExactly("the program was ended after the wanted number of accesses");
  }

  @Test
  void aStoppedRecordingIsWhole() throws Exception {
    assumePresent("cc", "qemu-x86_64");
    RecordingPlan plan = endless("cc", BackendChoice.QEMU, RecordingPlan.NO_LIMIT);
    Recorder recorder = Recorder.prepare(plan, host());

    RecordingResult result =
        recorder.run(
            (accesses, bytes) -> {
              if (accesses > 1_000) {
                recorder.stop();
              }
            });

    assertThat(result.notes())
        .containsExactly("the recording was stopped before the program's end");
    try (PgtRecording recording = PgtRecording.open(plan.output(), ScanListener.NONE)) {
      assertThat(recording.accesses()).isEqualTo(result.accesses()).isGreaterThan(1_000);
    }
  }

  @Test
  void lackeyRecordsTooUntilItIsStopped() throws Exception {
    assumePresent("cc", "valgrind");
    Recorder recorder = Recorder.prepare(endless("cc", BackendChoice.LACKEY, 50_000), host());

    RecordingResult result = recorder.run((accesses, bytes) -> {});

    assertThat(result.accesses()).isEqualTo(50_000);
    assertThat(result.threads()).isEqualTo(1);
    assertThat(result.loads()).isPositive();
    assertThat(result.stores()).isPositive();
    assertThat(result.fetches()).isPositive();
    assertThat(result.notes()).hasSize(2);
  }

  @Test
  void aPluginIsCompiledOnce() throws Exception {
    assumePresent("cc", "qemu-x86_64");
    PluginLibrary library = new PluginLibrary(host());

    Path first = library.compiled();
    var written = Files.getLastModifiedTime(first);

    assertThat(new PluginLibrary(host()).compiled()).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
    try (var kept = Files.list(first.getParent())) {
      assertThat(kept).containsExactly(first);
    }
  }

  private Backend.Outcome record(String compiler, String how) throws Exception {
    TargetProgram program =
        TargetProgram.of(
            List.of(compiled(compiler).toString(), folder.resolve("told").toString(), how), host());
    return new BackendSearch(host(), program)
        .find(BackendChoice.QEMU, new ArrayList<>())
        .run(program, recorded.sink(Long.MAX_VALUE), new ProgramEnd());
  }

  private RecordingPlan endless(String compiler, BackendChoice backend, long maxAccesses)
      throws Exception {
    String told = folder.resolve("told").toString();
    return new RecordingPlan(
        List.of(compiled(compiler).toString(), told, "endless"),
        folder.resolve("out.pgt"),
        backend,
        maxAccesses);
  }

  private static Path compiled(String compiler) throws Exception {
    Path program = built.resolve("cells-" + compiler);
    if (Files.exists(program)) {
      return program;
    }
    Path source = built.resolve("cells.c");
    try (InputStream in = RecordingTest.class.getResourceAsStream("cells.c")) {
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> command =
        List.of(
            compiler, "-O1", "-static", "-pthread", "-o", program.toString(), source.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    return program;
  }

  /** Where the program says one of its variables is. */
  private long addressOf(String variable) throws IOException {
    for (String line : Files.readAllLines(folder.resolve("told"))) {
      if (line.startsWith(variable + " ")) {
        return Long.parseUnsignedLong(line.substring(variable.length() + 1), 16);
      }
    }
    throw new AssertionError("the program does not say where " + variable + " is");
  }

  private static List<Long> inSteps(long start, int count, long step) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(start + i * step);
    }
    return all;
  }

  /** This machine, with a cache of its own. */
  private static Host host() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("XDG_CACHE_HOME", built.resolve("cache").toString());
    return new Host(environment);
  }

  private static void assumePresent(String... programs) {
    for (String program : programs) {
      Optional<Path> found = Host.current().find(program);
      assumeThat(found).as("recording is tested only where there is " + program).isPresent();
    }
  }
}
