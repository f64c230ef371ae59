package pagurus.app.terminal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import pagurus.app.BadInputException;

/** Where a command writes its one JSON object: a file, or standard output for "-". */
public final class JsonFile {
  private JsonFile() {}

  /** Refuses a file that cannot be written, before the work rather than after it. */
  public static void check(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    boolean standardOutput = file.toString().equals("-");
    boolean usable =
        parent != null
            && Files.isDirectory(parent)
            && Files.isWritable(parent)
            && !Files.isDirectory(file);
    if (!standardOutput && !usable) {
      throw new BadInputException("--json cannot write to " + file);
    }
  }

  /** Writes the object, for people to read too. */
  public static void write(Map<String, Object> object, Path file, PrintWriter out)
      throws IOException {
    String text = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(object) + "\n";
    if (file.toString().equals("-")) {
      out.print(text);
      out.flush();
    } else {
      Files.writeString(file, text);
    }
  }
}
