package pagurus.app.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import pagurus.app.BadInputException;
import pagurus.app.terminal.JsonFile;
import pagurus.arch.Rights;
import pagurus.image.inspect.Inspection;
import pagurus.image.monitor.RiscvMonitor;
import pagurus.image.monitor.X86Monitor;
import pagurus.image.registers.Root;
import pagurus.image.walk.FindingList;
import pagurus.image.walk.MappedRanges;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Ranges of addresses with the same rights. */
@Command(name = "map", description = "Print the mapped ranges with their rights.")
final class MapCommand implements Callable<Integer> {
  @ParentCommand private InspectCommand parent;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description =
          "text, or qemu: letter by letter what \"info mem\" prints (x86, RISC-V), with its line"
              + " ends (CR LF). --json is the same for both.")
  private MonitorFormat format = MonitorFormat.TEXT;

  @Override
  public Integer call() throws Exception {
    parent.checkForSubcommand();
    try (Inspection inspection = parent.openForWalks();
        LineOutput out = new LineOutput(parent.out())) {
      FindingList findings = new FindingList();
      List<Map<String, Object>> ranges = new ArrayList<>();
      for (Root root : parent.chosen(inspection)) {
        if (format == MonitorFormat.QEMU) {
          checkMonitorHasIt(root);
        }
        if (MonitorFormat.QEMU.isPrinted(format, parent)) {
          // The walk for JSON finds the same once more.
          FindingList found = parent.json().isPresent() ? new FindingList() : findings;
          monitor(inspection, root, found, out);
        }
        if (parent.json().isPresent() || MonitorFormat.TEXT.isPrinted(format, parent)) {
          MappedRanges.of(
              inspection.memory(), root, findings, range -> add(root, range, ranges, out));
        }
      }
      if (parent.json().isPresent()) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("ranges", ranges);
        object.put("findings", SummaryJson.findings(findings));
        JsonFile.write(object, parent.json().get(), parent.out());
      }
      return FindingText.report(findings, parent);
    }
  }

  private static void monitor(
      Inspection inspection, Root root, FindingList findings, LineOutput out) {
    if (root.mode().name().startsWith("x86")) {
      X86Monitor.mem(inspection.memory(), root, findings, out::monitorLine);
    } else {
      RiscvMonitor.mem(inspection.memory(), root, findings, out::monitorLine);
    }
  }

  private static void checkMonitorHasIt(Root root) {
    String mode = root.mode().name();
    if (!mode.startsWith("x86") && !mode.startsWith("sv")) {
      throw new BadInputException("qemu's monitor has no \"info mem\" for " + mode);
    }
  }

  private void add(
      Root root, MappedRanges.Range range, List<Map<String, Object>> ranges, LineOutput out) {
    String rights = Rights.text(range.rights());
    if (parent.json().isPresent()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("root", root.name());
      object.put("start", "0x%x".formatted(range.start()));
      object.put("bytes", range.bytes());
      object.put("rights", rights);
      ranges.add(object);
    }
    if (MonitorFormat.TEXT.isPrinted(format, parent)) {
      out.line(
          "v0x%016x-v0x%016x %10s %s"
              .formatted(
                  range.start(),
                  range.start() + range.bytes() - 1,
                  SummaryText.bytes(range.bytes()),
                  rights));
    }
  }
}
