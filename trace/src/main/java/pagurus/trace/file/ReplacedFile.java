package pagurus.trace.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * A file that is written beside another and takes its place when all of it is there. Until then,
 * and if it never comes to that, the other stays as it was.
 *
 * <p>What takes the place has the other's permissions, and a symbolic link goes on leading there. A
 * file with several names, or somebody else's, is not replaced but written to in the end: a new
 * file would leave the other names behind, or take the file from its owner. Only then can a disk
 * that is full at that moment cut it.
 */
public final class ReplacedFile implements AutoCloseable {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final Path place;
  private final Path part;

  private ReplacedFile(Path place, Path part) {
    this.place = place;
    this.part = part;
  }

  /** Begins, with an empty file beside the one that a name leads to, which need not be there. */
  public static ReplacedFile of(Path file) throws IOException {
    Path place = behindLinks(file);
    // Not Files.createTempFile: it is to have the rights of an ordinary new file. Its name is short
    // whatever the file's is.
    String unique = ProcessHandle.current().pid() + "-" + System.nanoTime();
    Path part = place.resolveSibling(".pagurus-" + unique + ".part");
    Files.createFile(part);
    // Nobody closes this if a signal ends the process.
    part.toFile().deleteOnExit();
    return new ReplacedFile(place, part);
  }

  /** What is to be written. */
  public Path part() {
    return part;
  }

  /** All is written: it takes the place. */
  public void finish() throws IOException {
    if (!Files.exists(place)) {
      move();
    } else if (isOneOfSeveralNames() || !hasOwnerOf(part)) {
      copyInto();
    } else {
      copyRights();
      move();
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(part);
  }

  private boolean isOneOfSeveralNames() throws IOException {
    return place.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Files.getAttribute(place, "unix:nlink") instanceof Integer names
        && names > 1;
  }

  private boolean hasOwnerOf(Path other) throws IOException {
    if (!isPosix()) {
      return true;
    }
    PosixFileAttributes mine = Files.readAttributes(place, PosixFileAttributes.class);
    PosixFileAttributes its = Files.readAttributes(other, PosixFileAttributes.class);
    return mine.owner().equals(its.owner()) && mine.group().equals(its.group());
  }

  private boolean isPosix() {
    return Files.getFileAttributeView(place, PosixFileAttributeView.class) != null;
  }

  private void copyRights() throws IOException {
    if (isPosix()) {
      Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(place));
    }
  }

  private void copyInto() throws IOException {
    try (FileChannel from = FileChannel.open(part, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                place, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      long bytes = from.size();
      for (long done = 0; done < bytes; ) {
        done += from.transferTo(done, bytes - done, to);
      }
    }
  }

  private void move() throws IOException {
    try {
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Where a file is, or would be. A link of /proc stays as it is: what it leads to is open, and
   * others go on writing there.
   */
  public static Path behindLinks(Path file) throws IOException {
    Path place = file.toAbsolutePath();
    for (int links = 0; links <= MOST_LINKS; links++) {
      Path folder = place.getParent();
      Path name = place.getFileName();
      if (folder == null || name == null) {
        return place;
      }
      place = folder.toRealPath().resolve(name);
      if (!Files.isSymbolicLink(place) || place.startsWith("/proc")) {
        return place;
      }
      place = place.resolveSibling(Files.readSymbolicLink(place));
    }
    throw new FileSystemException(file.toString(), null, "its links lead in a circle");
  }
}
