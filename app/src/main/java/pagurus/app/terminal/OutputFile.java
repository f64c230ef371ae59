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

  /** Refuses a file that cannot be written, before the work rather than after it. */
  public static void check(String option, Path file) {
    Path parent = file.toAbsolutePath().getParent();
    boolean usable =
        parent != null
            && Files.isDirectory(parent)
            && Files.isWritable(parent)
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
