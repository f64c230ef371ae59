package pagurus.app.sim;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import pagurus.app.terminal.ByteSizes;
import pagurus.sim.hardware.Hardware;

/** A page with the charts of a report; everything that it needs is in it. */
final class SimPage {
  private static final String TEMPLATE = "report.html";
  private static final String PLACE = "/*DATA*/null";

  private SimPage() {}

  /**
   * The page.
   *
   * @param report what --json writes
   * @param command the command line
   */
  static String of(Map<String, Object> report, Hardware hardware, String command)
      throws IOException {
    Map<String, Object> data = new LinkedHashMap<>(report);
    data.put("command", command);
    data.put("hardware", machine(hardware));
    // A "</script>" in a file's name must not end the script.
    return template().replace(PLACE, JSON.std.asString(data).replace("<", "\\u003c"));
  }

  private static Map<String, Object> machine(Hardware hardware) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("about", hardware.about());
    map.put("cpusPerNode", hardware.cpus());
    map.put("memory", hardware.memory().stream().map(ByteSizes::text).toList());
    map.put("latencies", hardware.latencies());
    return map;
  }

  private static String template() throws IOException {
    try (InputStream in = SimPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IOException("the page's template is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
