package pagurus.app.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import pagurus.app.ExitCode;
import pagurus.app.terminal.JsonFile;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.image.inspect.Inspection;
import pagurus.image.registers.Root;
import pagurus.image.report.NodeMap;
import pagurus.image.walk.AddressWalk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The walk for one address, table by table. */
@Command(name = "walk", description = "Print every step of the walk for one address.")
final class WalkCommand implements Callable<Integer> {
  @ParentCommand private InspectCommand parent;

  @Parameters(paramLabel = "VADDR", description = "The address, in hexadecimal.")
  private String address;

  @Override
  public Integer call() throws Exception {
    parent.checkForSubcommand();
    long vaddr = Addresses.parse("walk", address);
    try (Inspection inspection = parent.openForWalks()) {
      List<Root> roots = parent.chosen(inspection);
      Root root =
          roots.stream()
              .filter(tree -> tree.translates(vaddr))
              .findFirst()
              .orElse(roots.getFirst());
      AddressWalk walk = AddressWalk.of(inspection.memory(), root, vaddr);
      if (parent.json().isPresent()) {
        JsonFile.write(object(root, walk), parent.json().get(), parent.out());
      }
      if (!parent.writesJsonToOutput()) {
        print(inspection, root, walk);
      }
      return ExitCode.DONE;
    }
  }

  private void print(Inspection inspection, Root root, AddressWalk walk) {
    PagingMode mode = root.mode();
    try (LineOutput out = new LineOutput(parent.out())) {
      out.line(
          "v0x%x in %s (%s, root p0x%x)".formatted(walk.vaddr(), root.name(), mode, root.paddr()));
      for (AddressWalk.Step step : walk.steps()) {
        int node = inspection.nodes().nodeOf(step.table());
        out.line(
            "  level %d (%s)  table p0x%x%s  entry %d: %s"
                .formatted(
                    step.level(),
                    mode.levelName(step.level()),
                    step.table(),
                    node == NodeMap.NO_NODE ? "" : "  node " + node,
                    step.index(),
                    mode.format().describe(step.entry(), step.level())));
      }
      String end =
          walk.paddr().isPresent()
              ? "p0x%x %s".formatted(walk.paddr().getAsLong(), Rights.text(walk.rights()))
              : endOf(walk);
      out.line("  " + end);
    }
  }

  private static String endOf(AddressWalk walk) {
    return switch (walk.end()) {
      case MAPPED, ABSENT -> "unmapped";
      case TABLE_MISSING ->
          "unmapped: the %s is not in the image"
              .formatted(walk.steps().isEmpty() ? "root" : "next table");
      case MALFORMED -> "unmapped: the last entry is neither a leaf nor a table";
      case NOT_CANONICAL -> "unmapped: the tree does not translate such addresses";
    };
  }

  private static Map<String, Object> object(Root root, AddressWalk walk) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("vaddr", "0x%x".formatted(walk.vaddr()));
    object.put("root", root.name());
    object.put("paging", root.mode().name());
    object.put("end", walk.end().name().toLowerCase(Locale.ROOT));
    walk.paddr().ifPresent(paddr -> object.put("paddr", "0x%x".formatted(paddr)));
    object.put("rights", Rights.text(walk.rights()));
    List<Map<String, Object>> steps = new ArrayList<>();
    for (AddressWalk.Step step : walk.steps()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("level", step.level());
      one.put("table", "0x%x".formatted(step.table()));
      one.put("index", step.index());
      one.put("entry", "0x%x".formatted(step.entry()));
      one.put("malformed", step.malformed());
      steps.add(one);
    }
    object.put("steps", steps);
    return object;
  }
}
