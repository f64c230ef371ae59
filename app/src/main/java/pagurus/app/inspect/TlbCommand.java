package pagurus.app.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import pagurus.app.BadInputException;
import pagurus.app.terminal.JsonFile;
import pagurus.arch.EntryFormat;
import pagurus.arch.Rights;
import pagurus.image.inspect.Inspection;
import pagurus.image.monitor.X86Monitor;
import pagurus.image.registers.Root;
import pagurus.image.walk.FindingList;
import pagurus.image.walk.TreeWalk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Every leaf of a CPU's trees, or of a root's. */
@Command(
    name = "tlb",
    description = "Print every leaf: what a TLB could hold, from the lowest address on.")
final class TlbCommand implements Callable<Integer> {
  @ParentCommand private InspectCommand parent;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description =
          "text, or qemu: letter by letter what \"info tlb\" prints (x86), with its line ends (CR"
              + " LF). --json is the same for both.")
  private MonitorFormat format = MonitorFormat.TEXT;

  @Override
  public Integer call() throws Exception {
    parent.checkForSubcommand();
    try (Inspection inspection = parent.openForWalks();
        LineOutput out = new LineOutput(parent.out())) {
      FindingList findings = new FindingList();
      List<Map<String, Object>> leaves = new ArrayList<>();
      for (Root root : parent.chosen(inspection)) {
        if (format == MonitorFormat.QEMU) {
          checkMonitorHasIt(root);
        }
        if (MonitorFormat.QEMU.isPrinted(format, parent)) {
          // The walk for JSON finds the same once more.
          FindingList found = parent.json().isPresent() ? new FindingList() : findings;
          X86Monitor.tlb(inspection.memory(), root, found, out::monitorLine);
        }
        if (parent.json().isPresent() || MonitorFormat.TEXT.isPrinted(format, parent)) {
          walk(inspection, root, findings, leaves, out);
        }
      }
      if (parent.json().isPresent()) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("leaves", leaves);
        object.put("findings", SummaryJson.findings(findings));
        JsonFile.write(object, parent.json().get(), parent.out());
      }
      return FindingText.report(findings, parent);
    }
  }

  private void walk(
      Inspection inspection,
      Root root,
      FindingList findings,
      List<Map<String, Object>> leaves,
      LineOutput out) {
    EntryFormat entries = root.mode().format();
    TreeWalk.walk(
        inspection.memory(),
        root,
        (vaddr, level, entry, through) -> {
          long paddr = entries.physicalAddress(entry, level, vaddr);
          String rights = Rights.text(Rights.below(through, entries.rights(entry, level)));
          String marks =
              (entries.isAccessed(entry) ? "A" : "-") + (entries.isDirty(entry) ? "D" : "-");
          if (parent.json().isPresent()) {
            leaves.add(leaf(root, vaddr, paddr, level, rights, marks));
          }
          if (MonitorFormat.TEXT.isPrinted(format, parent)) {
            String size = SummaryText.bytes(root.mode().span(level));
            out.line("v0x%016x p0x%012x %8s %-5s %s".formatted(vaddr, paddr, size, rights, marks));
          }
        },
        findings);
  }

  private static Map<String, Object> leaf(
      Root root, long vaddr, long paddr, int level, String rights, String marks) {
    Map<String, Object> leaf = new LinkedHashMap<>();
    leaf.put("root", root.name());
    leaf.put("vaddr", "0x%x".formatted(vaddr));
    leaf.put("paddr", "0x%x".formatted(paddr));
    leaf.put("bytes", root.mode().span(level));
    leaf.put("rights", rights);
    leaf.put("accessed", marks.contains("A"));
    leaf.put("dirty", marks.contains("D"));
    return leaf;
  }

  private static void checkMonitorHasIt(Root root) {
    if (!root.mode().name().startsWith("x86")) {
      throw new BadInputException(
          "qemu's monitor has no \"info tlb\" for %s%s"
              .formatted(
                  root.mode(),
                  root.mode().name().startsWith("sv") ? "; its \"info mem\" is map" : ""));
    }
  }
}
