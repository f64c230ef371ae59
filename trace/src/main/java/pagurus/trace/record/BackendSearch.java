package pagurus.trace.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pagurus.trace.record.TargetProgram.Architecture;

/**
 * Finds a back end for a program on a host.
 *
 * @param host where it has to run
 * @param program what it has to run
 */
record BackendSearch(Host host, TargetProgram program) {
  /**
   * The wanted back end, or the best one there is.
   *
   * @param notes gets a sentence if the best one could not be had
   * @throws RecordingRefusedException if there is none; says which Debian package to install
   */
  Backend find(BackendChoice choice, List<String> notes) throws IOException, InterruptedException {
    return switch (choice) {
      case QEMU -> {
        Optional<String> obstacle = qemuObstacle();
        if (obstacle.isPresent()) {
          throw new RecordingRefusedException(obstacle.get());
        }
        yield qemu();
      }
      case LACKEY -> lackey();
      case AUTO -> {
        Optional<String> obstacle = qemuObstacle();
        if (obstacle.isEmpty()) {
          yield qemu();
        }
        if (!program.architecture().isNative() || valgrind().isEmpty()) {
          throw new RecordingRefusedException(obstacle.get());
        }
        notes.add(obstacle.get());
        yield lackey();
      }
    };
  }

  private Optional<String> qemuObstacle() throws IOException, InterruptedException {
    if (program.architecture() == Architecture.OTHER) {
      return Optional.of(program.file() + " is " + program.kindOfProgram());
    }
    return QemuBackend.obstacle(qemuFile(), new PluginLibrary(host));
  }

  private Optional<Path> qemuFile() {
    return host.find(program.architecture().qemuProgram());
  }

  private Optional<Path> valgrind() {
    return host.find(LackeyBackend.PACKAGE);
  }

  private Backend qemu() {
    return new QemuBackend(qemuFile().orElseThrow(), new PluginLibrary(host), host);
  }

  private Backend lackey() throws RecordingRefusedException {
    if (!program.architecture().isNative()) {
      throw new RecordingRefusedException(
          program.file() + " is " + program.kindOfProgram() + ", which valgrind cannot run here");
    }
    return new LackeyBackend(
        valgrind()
            .orElseThrow(
                () ->
                    new RecordingRefusedException(
                        "recording with lackey needs Debian's package " + LackeyBackend.PACKAGE)),
        host);
  }
}
