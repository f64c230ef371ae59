package pagurus.app.inspect;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagurus.image.registers.Root;
import pagurus.image.walk.TableGraph;
import pagurus.image.walk.TableNode;

/** A page with a picture of memory and of each root's tree; everything that it needs is in it. */
final class HtmlPage {
  private static final String TEMPLATE = "inspect.html";
  private static final String PLACE = "/*DATA*/null";

  /** Trees larger than this are shown as far as it goes. */
  private static final int MOST_TABLES_OF_A_TREE = 4000;

  private static final int MOST_TREES = 64;

  private HtmlPage() {}

  static String of(InspectionSummary summary) throws IOException {
    Map<String, Object> data = new LinkedHashMap<>(SummaryJson.object(summary));
    MemoryPicture picture = new MemoryPicture(summary);
    data.put("cellBytes", picture.cellBytes());
    data.put("strips", picture.strips().stream().map(HtmlPage::strip).toList());
    data.put("trees", trees(summary.inspection().graph()));
    // A "</script>" in a file's name must not end the script.
    String json = JSON.std.asString(data).replace("<", "\\u003c");
    return template().replace(PLACE, json);
  }

  private static String template() throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IOException("the page's template is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Map<String, Object> strip(MemoryPicture.Strip strip) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("start", "0x%x".formatted(strip.start()));
    map.put("bytes", strip.bytes());
    map.put("cells", strip.cells());
    map.put("nodes", strip.nodes());
    return map;
  }

  private static List<Map<String, Object>> trees(TableGraph graph) {
    List<Map<String, Object>> trees = new ArrayList<>();
    for (Map.Entry<Root, TableNode> entry : graph.roots().entrySet()) {
      if (trees.size() < MOST_TREES) {
        int[] room = {MOST_TABLES_OF_A_TREE};
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("root", entry.getKey().name());
        tree.put("tree", node(entry.getValue(), room));
        trees.add(tree);
      }
    }
    return trees;
  }

  /** A table as [address, level, entries present, leaves, parents, tables below]. */
  private static List<Object> node(TableNode table, int[] room) {
    List<Object> below = new ArrayList<>();
    for (int i = 0; i < table.childCount() && room[0] > 0; i++) {
      room[0]--;
      below.add(node(table.child(i), room));
    }
    return List.of(
        "0x%x".formatted(table.paddr()),
        table.level(),
        table.present(),
        table.leaves(),
        table.parents(),
        below);
  }
}
