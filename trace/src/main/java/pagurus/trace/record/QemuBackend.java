package pagurus.trace.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our plugin in Debian's qemu-user. */
final class QemuBackend implements Backend {
  /** What to install when it is not there. */
  static final String PACKAGE = "qemu-user";

  /** QEMU 4.2 brought plugins; 9.0 stopped to load those of interface version 1. */
  private static final int FIRST_VERSION = 402;

  private static final int END_VERSION = 900;
  private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.(\\d+)");
  private static final Path MEMORY_FILES = Path.of("/dev/shm");
  private static final long ROOM_FOR_AREA = 64L << 20;
  private static final long IDLE_NS = 100_000;

  private final Path qemu;
  private final PluginLibrary library;
  private final Host host;

  QemuBackend(Path qemu, PluginLibrary library, Host host) {
    this.qemu = qemu;
    this.library = library;
    this.host = host;
  }

  /**
   * Why a program's qemu-user cannot be used here, in one clause; empty if it can.
   *
   * @param qemu the emulator's file, if there is one
   */
  static Optional<String> obstacle(Optional<Path> qemu, PluginLibrary library)
      throws IOException, InterruptedException {
    if (qemu.isEmpty()) {
      return Optional.of("recording with QEMU needs Debian's package " + PACKAGE);
    }
    String said = versionOf(qemu.get());
    Matcher version = VERSION.matcher(said);
    int number =
        version.find()
            ? Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2))
            : 0;
    if (number < FIRST_VERSION || number >= END_VERSION) {
      return Optional.of(
          qemu.get() + " is " + said.strip() + "; the recorder's plugin fits 4.2 to 8.2");
    }
    return library.isAvailable() ? Optional.empty() : Optional.of(PluginLibrary.NO_COMPILER);
  }

  private static String versionOf(Path qemu) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(qemu.toString(), "--version").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.lines().findFirst().orElse("of no known version");
  }

  @Override
  public String name() {
    return "qemu";
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public Outcome run(TargetProgram program, AccessSink sink, ProgramEnd end)
      throws IOException, InterruptedException {
    Path plugin = library.compiled();
    Path directory = Files.createTempDirectory(placeForArea(), "pagurus-");
    try (SharedArea area = new SharedArea(directory)) {
      Process process =
          new ProcessBuilder(command(program, plugin, area.file())).inheritIO().start();
      try {
        end.started(process);
        follow(process, area, sink, end);
      } finally {
        process.destroyForcibly();
      }
      int exitCode = process.waitFor();
      if (!area.isAttached()) {
        throw new RecordingRefusedException(
            qemu + " ended with exit code " + exitCode + " before it loaded the recorder's plugin");
      }
      return new Outcome(exitCode, notes(area));
    } finally {
      Files.deleteIfExists(directory);
    }
  }

  /** In memory if there is room: a file on a disk would be written to it in the background. */
  private Path placeForArea() throws IOException {
    boolean fits =
        Files.isWritable(MEMORY_FILES)
            && Files.getFileStore(MEMORY_FILES).getUsableSpace() >= ROOM_FOR_AREA;
    return fits ? MEMORY_FILES : host.temporaryDirectory();
  }

  private List<String> command(TargetProgram program, Path plugin, Path area) {
    List<String> command = new ArrayList<>();
    command.add(qemu.toString());
    command.addAll(List.of("-plugin", escaped(plugin) + ",area=" + escaped(area)));
    command.addAll(List.of("-0", program.calledAs()));
    Path libraries = Path.of("/usr/riscv64-linux-gnu");
    if (program.architecture() == TargetProgram.Architecture.RISCV64
        && !program.architecture().isNative()
        && !host.environment().containsKey("QEMU_LD_PREFIX")
        && Files.isDirectory(libraries)) {
      command.addAll(List.of("-L", libraries.toString()));
    }
    command.add(program.file().toString());
    command.addAll(program.arguments());
    return command;
  }

  /** In QEMU's option lists a comma is written twice. */
  private static String escaped(Path path) {
    return path.toString().replace(",", ",,");
  }

  private static void follow(Process process, SharedArea area, AccessSink sink, ProgramEnd end)
      throws IOException {
    boolean stopped = false;
    while (true) {
      // Asked before the ring is looked at: what a dead process wrote is all there.
      boolean running = process.isAlive();
      boolean busy = area.drain(sink);
      if (sink.isFull() && !stopped) {
        stopped = true;
        area.stop();
        end.request("the program was ended after the wanted number of accesses", false);
      }
      if (!busy) {
        if (!running) {
          break;
        }
        LockSupport.parkNanos(IDLE_NS);
      }
    }
    area.drainSlots(sink);
  }

  private static List<String> notes(SharedArea area) {
    List<String> notes = new ArrayList<>();
    if (area.forks() > 0) {
      notes.add(
          "the program started "
              + area.forks()
              + (area.forks() == 1 ? " process" : " processes")
              + " of its own; only the first process is in the recording");
    }
    if (area.isReplaced()) {
      notes.add(
          "the program replaced itself by another one (execve); only what it did before is in the"
              + " recording");
    }
    if (area.refused() > 0) {
      notes.add(area.refused() + " accesses of threads beyond the 4096th at once are not recorded");
    }
    return notes;
  }
}
