package pagurus.app.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import pagurus.app.BadInputException;

/** Where a command writes what a program may read: a file, or standard output for "-". */
public final class OutputFile {
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
  }

  /** Writes all of it. */
  public static void write(String text, Path file, PrintWriter out) throws IOException {
    if (isStandardOutput(file)) {
      out.print(text);
      out.flush();
    } else {
      Files.writeString(file, text);
    }
  }
}
