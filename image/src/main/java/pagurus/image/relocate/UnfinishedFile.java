package pagurus.image.relocate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is written under a hidden name and gets its own when all of it is right. Closing
 * deletes it if it has not been given its name.
 */
final class UnfinishedFile implements AutoCloseable {
  private final Path part;
  private final Path target;

  private UnfinishedFile(Path part, Path target) {
    this.part = part;
    this.target = target;
  }

  /** An empty one in the folder of the file that it is to be. */
  static UnfinishedFile of(Path target) throws IOException {
    // Not Files.createTempFile: it is to have the rights of an ordinary new file.
    String unique = ProcessHandle.current().pid() + "-" + System.nanoTime();
    String name = ".%s-%s.part".formatted(target.getFileName(), unique);
    return new UnfinishedFile(
        Files.createFile(target.toAbsolutePath().resolveSibling(name)), target);
  }

  /** Where it is until it has its name. */
  Path path() {
    return part;
  }

  /** Gives it its name. */
  void finish() throws IOException {
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(part);
  }
}
