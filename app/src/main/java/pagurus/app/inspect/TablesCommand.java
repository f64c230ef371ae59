package pagurus.app.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import pagurus.app.ExitCode;
import pagurus.app.terminal.JsonFile;
import pagurus.image.inspect.Inspection;
import pagurus.image.walk.TableNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Every table of every root. */
@Command(name = "tables", description = "Print every table once: where it is, what is in it.")
final class TablesCommand implements Callable<Integer> {
  @ParentCommand private InspectCommand parent;

  @Override
  public Integer call() throws Exception {
    parent.checkForSubcommand();
    List<Map<String, Object>> tables = new ArrayList<>();
    try (Inspection inspection = parent.openTrees(parent.request());
        LineOutput out = new LineOutput(parent.out())) {
      if (!parent.writesJsonToOutput()) {
        out.line("table            level        node  present   leaves  parents");
      }
      for (TableNode table : inspection.graph().tables()) {
        int node = inspection.nodes().nodeOf(table.paddr());
        if (parent.json().isPresent()) {
          tables.add(object(table, node));
        }
        if (!parent.writesJsonToOutput()) {
          out.line(
              "p0x%-13x %d (%-3s) %9s %8d %8d %8d"
                  .formatted(
                      table.paddr(),
                      table.level(),
                      table.mode().levelName(table.level()),
                      SummaryText.node(node),
                      table.present(),
                      table.leaves(),
                      table.parents()));
        }
      }
    }
    if (parent.json().isPresent()) {
      JsonFile.write(Map.of("tables", tables), parent.json().get(), parent.out());
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> object(TableNode table, int node) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("paddr", "0x%x".formatted(table.paddr()));
    object.put("paging", table.mode().name());
    object.put("level", table.level());
    object.put("node", node);
    object.put("bytes", table.bytes());
    object.put("present", table.present());
    object.put("leaves", table.leaves());
    object.put("parents", table.parents());
    return object;
  }
}
