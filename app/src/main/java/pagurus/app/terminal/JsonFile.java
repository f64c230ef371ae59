package pagurus.app.terminal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/** Where a command writes its one JSON object: a file, or standard output for "-". */
public final class JsonFile {
  private static final String OPTION = "--json";

  private JsonFile() {}

  /** Writes the object, for people to read too. */
  public static void write(Map<String, Object> object, Path file, PrintWriter out)
      throws IOException {
    OutputFile.write(OPTION, text(object), file, out);
  }

  /** The same beside other outputs. */
  public static void add(Map<String, Object> object, Path file, Outputs outputs)
      throws IOException {
    outputs.add(OPTION, text(object), file);
  }

  private static String text(Map<String, Object> object) throws IOException {
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(object) + "\n";
  }
}
