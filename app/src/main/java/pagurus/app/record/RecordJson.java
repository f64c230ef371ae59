package pagurus.app.record;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import pagurus.app.BadInputException;
import pagurus.trace.record.RecordingResult;

/** Tells a program about a good recording. */
final class RecordJson {
  private static final String STANDARD_OUTPUT = "-";
  private static final double NS_PER_SECOND = 1e9;

  private RecordJson() {}

  /** Refuses a file that cannot be written, before the recording rather than after it. */
  static void checkWritable(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    boolean usable =
        parent != null
            && Files.isDirectory(parent)
            && Files.isWritable(Files.exists(file) ? file : parent)
            && !Files.isDirectory(file);
    if (!file.toString().equals(STANDARD_OUTPUT) && !usable) {
      throw new BadInputException("--json cannot write to " + file);
    }
  }

  /** Writes the object to a file, or to {@code out} if the file's name is a hyphen. */
  static void write(Summary summary, Path file, PrintWriter out) throws IOException {
    String text = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(object(summary)) + "\n";
    if (file.toString().equals(STANDARD_OUTPUT)) {
      out.print(text);
      out.flush();
    } else {
      Files.writeString(file, text);
    }
  }

  /** The summary as names and values. */
  static Map<String, Object> object(Summary summary) {
    RecordingResult result = summary.result();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("recording", summary.file().toString());
    root.put("command", summary.command());
    root.put("backend", result.backend());
    root.put("accesses", result.accesses());
    root.put("loads", result.loads());
    root.put("stores", result.stores());
    root.put("fetches", result.fetches());
    root.put("threads", result.threads());
    root.put("bytesWritten", result.bytesWritten());
    root.put("seconds", result.nanoseconds() / NS_PER_SECOND);
    root.put("accessesPerSecond", Math.round(result.accessesPerSecond()));
    root.put("exitCode", result.exitCode());
    root.put("notes", result.notes());
    return root;
  }
}
