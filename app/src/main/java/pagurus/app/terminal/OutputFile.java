package pagurus.app.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import pagurus.app.BadInputException;

/** Where a command writes what a program may read: a file, or standard output for "-". */
public final class OutputFile {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private OutputFile() {}

  /** Whether it is "-". */
  public static boolean isStandardOutput(Path file) {
    return file.toString().equals("-");
  }

  /**
   * Refuses what cannot be replaced by a file when the work is done: standard output, a device, a
   * pipe, a folder.
   */
  public static void checkReplaceable(String option, Path file) {
    if (isStandardOutput(file)) {
      throw new BadInputException(option + " takes a file, and - would be standard output");
    }
    if (Files.isDirectory(file)) {
      throw new BadInputException(file + " is a directory, not a file to write to");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new BadInputException("%s takes a file, and %s is none".formatted(option, file));
    }
    check(option, file);
  }

  /** Refuses a file that cannot be written, before the work rather than after it. */
  public static void check(String option, Path file) {
    Path parent = file.toAbsolutePath().getParent();
    boolean usable =
        parent != null
            && Files.isDirectory(parent)
            && Files.isWritable(Files.exists(file) ? file : parent)
            && !Files.isDirectory(file);
    if (!isStandardOutput(file) && !usable) {
      throw new BadInputException("%s cannot write to %s".formatted(option, file));
    }
    if (!isStandardOutput(file) && !Files.exists(file)) {
      tryToMake(option, file);
    }
  }

  /** Only an attempt shows that a folder takes no files, such as those of /proc. */
  private static void tryToMake(String option, Path file) {
    try {
      Files.delete(Files.createFile(unfinished(behindLinks(file))));
    } catch (IOException e) {
      throw failure(option, file, e);
    }
  }

  /**
   * Writes all of it. A file is as it was until all is written, and stays so if that fails; what is
   * no file is written as it is, and so is one in a folder that takes no others.
   *
   * @param option which one names the file, for the sentence if it cannot be written
   */
  public static void write(String option, String text, Path file, PrintWriter out) {
    if (isStandardOutput(file)) {
      out.print(text);
      out.flush();
      return;
    }
    try {
      Path place = behindLinks(file);
      if (Files.isSymbolicLink(place) || !isReplaceable(place)) {
        Files.writeString(place, text);
      } else {
        replace(place, text);
      }
    } catch (IOException e) {
      throw failure(option, file, e);
    }
  }

  /** Says of a file, and of the option that names it, why it could not be written. */
  public static BadInputException failure(String option, Path file, IOException failure) {
    String why =
        switch (failure) {
          case NoSuchFileException _ -> "no file can be made there";
          case AccessDeniedException _ -> "that is not permitted";
          case FileSystemException other when other.getReason() != null -> other.getReason();
          default -> String.valueOf(failure.getMessage());
        };
    return new BadInputException("%s cannot write to %s: %s".formatted(option, file, why), failure);
  }

  private static boolean isReplaceable(Path place) {
    Path folder = place.getParent();
    boolean isIn = folder != null && Files.isWritable(folder);
    return !Files.exists(place) || (Files.isRegularFile(place) && isIn);
  }

  private static void replace(Path place, String text) throws IOException {
    Path part = unfinished(place);
    try {
      Files.writeString(part, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (Files.exists(place)) {
        copyRights(place, part);
      }
      move(part, place);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void move(Path part, Path place) throws IOException {
    try {
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void copyRights(Path from, Path to) throws IOException {
    var rights = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (rights != null) {
      rights.setPermissions(Files.getPosixFilePermissions(from));
    }
  }

  /** Its name is short, whatever the file's is. */
  private static Path unfinished(Path place) {
    // Not Files.createTempFile: it is to have the rights of an ordinary new file.
    String unique = ProcessHandle.current().pid() + "-" + System.nanoTime();
    return place.resolveSibling(".pagurus-" + unique + ".part");
  }

  /**
   * Where a file is, or would be. A link of /proc stays as it is: what it leads to is open, and
   * others go on writing there.
   */
  static Path behindLinks(Path file) throws IOException {
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
