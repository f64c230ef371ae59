package pagurus.app.record;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import pagurus.app.terminal.Quantity;
import pagurus.trace.record.RecordingResult;

/**
 * What is said about a good recording.
 *
 * @param command what was recorded
 * @param file where it is
 * @param result what is in it
 */
record Summary(List<String> command, Path file, RecordingResult result) {
  void print(PrintWriter out) {
    out.printf(
        "%s (%s, %s, %s) of %s in %s: %s, %s, by %s%n",
        Quantity.count(result.accesses(), "access"),
        Quantity.count(result.loads(), "load"),
        Quantity.count(result.stores(), "store"),
        Quantity.count(result.fetches(), "fetch"),
        Quantity.count(result.threads(), "thread"),
        file,
        Quantity.bytes(result.bytesWritten()),
        Quantity.perSecond(result.accesses(), result.nanoseconds()),
        result.backend());
    out.printf("the program ended with exit code %d%n", result.exitCode());
    result.notes().forEach(note -> out.println("note: " + note));
    out.flush();
  }
}
