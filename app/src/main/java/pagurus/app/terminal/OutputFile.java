package pagurus.app.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import pagurus.app.BadInputException;
import pagurus.trace.file.ReplacedFile;

/** Where a command writes what a program may read: a file, or standard output for "-". */
public final class OutputFile {
  /** What standard output is called. Opened by such a name it would be cut, if it is a file. */
  private static final Set<String> STANDARD_OUTPUT =
      Set.of("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

  private OutputFile() {}

  /** Whether it is "-", or what the system calls it. */
  public static boolean isStandardOutput(Path file) {
    return STANDARD_OUTPUT.contains(file.toString());
  }

  /**
   * Refuses what cannot be replaced by a file when the work is done: standard output, a device, a
   * pipe, a folder.
   */
  public static void checkReplaceable(String option, Path file) {
    if (isStandardOutput(file)) {
      throw new BadInputException(
          "%s takes a file, and %s would be standard output".formatted(option, file));
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
      ReplacedFile.of(file).close();
    } catch (IOException e) {
      throw failure(option, file, e);
    }
  }

  /**
   * Writes all of it, or leaves the file as it was.
   *
   * @param option which one names the file, for the sentence if it cannot be written
   */
  public static void write(String option, String text, Path file, PrintWriter out) {
    try (Outputs outputs = new Outputs(out)) {
      outputs.add(option, text, file);
      outputs.finish();
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
}
