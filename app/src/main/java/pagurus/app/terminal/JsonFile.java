package pagurus.app.terminal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/** Where a command writes its one JSON object: a file, or standard output for "-". */
public final class JsonFile {
  private JsonFile() {}

  /** Writes the object, for people to read too. */
  public static void write(Map<String, Object> object, Path file, PrintWriter out)
      throws IOException {
    String text = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(object) + "\n";
    OutputFile.write("--json", text, file, out);
  }
}
