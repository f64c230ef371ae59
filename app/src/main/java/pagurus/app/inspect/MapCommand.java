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
              + " ends (CR LF).")
  private MonitorFormat format = MonitorFormat.TEXT;

  @Override
  public Integer call() throws Exception {
    parent.checkJson();
    try (Inspection inspection = parent.openForWalks();
        LineOutput out = new LineOutput(parent.out())) {
      FindingList findings = new FindingList();
      List<Map<String, Object>> ranges = new ArrayList<>();
      for (Root root : parent.chosen(inspection)) {
        if (format == MonitorFormat.QEMU) {
          monitor(inspection, root, findings, out);
        } else {
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
    String mode = root.mode().name();
    if (mode.startsWith("x86")) {
      X86Monitor.mem(inspection.memory(), root, findings, out::monitorLine);
    } else if (mode.startsWith("sv")) {
      RiscvMonitor.mem(inspection.memory(), root, findings, out::monitorLine);
    } else {
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
    if (!parent.writesJsonToOutput()) {
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
