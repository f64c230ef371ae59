package pagurus.app.record;

import java.util.LinkedHashMap;
import java.util.Map;
import pagurus.trace.record.RecordingResult;

/** Tells a program about a good recording. */
final class RecordJson {
  private static final double NS_PER_SECOND = 1e9;

  private RecordJson() {}

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
