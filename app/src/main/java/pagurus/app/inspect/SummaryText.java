package pagurus.app.inspect;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import pagurus.image.MemoryRange;
import pagurus.image.inspect.Inspection;
import pagurus.image.registers.Root;
import pagurus.image.report.HeldBlocks;
import pagurus.image.report.NodeMap;
import pagurus.image.report.TableCensus;
import pagurus.image.walk.TableGraph;

/** The summary for people. */
final class SummaryText {
  private static final String UNITS = "KMGTPE";
  private static final int SHIFT = 10;
  private static final String NO_ROOT =
      "unknown: no register in the image names a root; --registers FILE does,"
          + " and --paging MODE has roots of that mode looked for";
  private static final int SHOWN_ROOTS = 40;
  private static final int SHOWN_BLOCKS = 8;
  private static final int SHOWN_FINDINGS = 5;

  private final InspectionSummary summary;
  private final LineOutput out;

  private SummaryText(InspectionSummary summary, LineOutput out) {
    this.summary = summary;
    this.out = out;
  }

  static void print(InspectionSummary summary, PrintWriter out) {
    try (LineOutput lines = new LineOutput(out)) {
      SummaryText text = new SummaryText(summary, lines);
      text.head();
      text.roots();
      text.tables();
      text.nodes();
      text.held();
      text.findings();
    }
  }

  static String bytes(long bytes) {
    double value = bytes;
    int unit = -1;
    while (value >= 1 << SHIFT && unit < UNITS.length() - 1) {
      value /= 1 << SHIFT;
      unit++;
    }
    String suffix = unit < 0 ? "B" : UNITS.charAt(unit) + "iB";
    String format = value == Math.rint(value) ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, value, suffix);
  }

  static String node(int node) {
    return node == NodeMap.NO_NODE ? "no node" : "node " + node;
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private void head() {
    Inspection inspection = summary.inspection();
    out.line(
        "%s: %s, %s of memory, %s"
            .formatted(
                inspection.image().path(),
                inspection.image().format(),
                bytes(inspection.memory().bytes()),
                inspection.memory().rangesText()));
    inspection
        .kernelNotes()
        .flatMap(notes -> notes.release())
        .ifPresent(release -> out.line("kernel   " + release));
    String modes =
        inspection.roots().stream()
            .map(root -> root.mode().name())
            .distinct()
            .collect(Collectors.joining(", "));
    out.line("paging   " + (modes.isEmpty() ? NO_ROOT : modes));
    inspection.image().remarks().stream()
        .limit(SHOWN_FINDINGS)
        .forEach(remark -> out.line("remark   " + remark));
    out.line("");
  }

  private void roots() {
    List<TableCensus.SpaceRow> spaces = summary.census().spaces();
    if (spaces.isEmpty()) {
      return;
    }
    out.line(
        "%-18s %-16s %6s %12s %10s %8s %8s  %s"
            .formatted("root", "at", "sure", "maps", "leaves", "tables", "shared", "known from"));
    for (TableCensus.SpaceRow space : spaces.stream().limit(SHOWN_ROOTS).toList()) {
      Root root = space.root();
      out.line(
          "%-18s p0x%-13x %6s %12s %,10d %,8d %,8d  %s"
              .formatted(
                  root.name(),
                  root.paddr(),
                  String.format(Locale.ROOT, "%.2f", root.confidence()),
                  bytes(space.mappedBytes()),
                  space.leaves(),
                  space.tables(),
                  space.sharedTables(),
                  root.origin()));
    }
    if (spaces.size() > SHOWN_ROOTS) {
      out.line("and %,d more; --json has them all".formatted(spaces.size() - SHOWN_ROOTS));
    }
    out.line("");
  }

  private void tables() {
    TableCensus census = summary.census();
    out.line(
        "%-22s %8s %8s %7s %10s  %s"
            .formatted("tables", "number", "filled", "empty", "leaves", "where"));
    for (TableCensus.LevelRow row : census.levels()) {
      String where =
          row.byNode().entrySet().stream()
              .map(entry -> "%s: %,d".formatted(node(entry.getKey()), entry.getValue()))
              .collect(Collectors.joining("  "));
      out.line(
          "%-22s %,8d %8s %,7d %,10d  %s"
              .formatted(
                  "level %d (%s)".formatted(row.level(), row.mode().levelName(row.level())),
                  row.tables(),
                  share(row.fill()),
                  row.empty(),
                  row.leaves(),
                  where));
    }
    out.line(
        "%s of tables for %s mapped: %s for each GiB"
            .formatted(
                bytes(census.tableBytes()),
                bytes(census.mappedBytes()),
                bytes(Math.round(summary.tableBytesPerMappedGib()))));
    if (census.contiguousLeaves() > 0) {
      out.line("%,d leaves are part of contiguous runs".formatted(census.contiguousLeaves()));
    }
    out.line("");
  }

  private void nodes() {
    NodeMap nodes = summary.inspection().nodes();
    out.line("nodes (%s)".formatted(nodes.origin()));
    for (Map.Entry<Integer, Double> entry : summary.census().remoteShareByNode().entrySet()) {
      String ranges =
          nodes.parts().stream()
              .filter(part -> part.node() == entry.getKey())
              .map(part -> part.range())
              .map(SummaryText::range)
              .collect(Collectors.joining(" "));
      out.line(
          "  node %d  %s: a cpu there finds %s of %,d leaf entries on another node"
              .formatted(
                  entry.getKey(), ranges, share(entry.getValue()), summary.census().leaves()));
    }
    out.line("");
  }

  private static String range(MemoryRange range) {
    return range.end() == Long.MAX_VALUE ? "all memory" : range.toString();
  }

  private void held() {
    for (HeldBlocks blocks : summary.held()) {
      out.line(
          "blocks of %s: %,d whole, %,d free, %,d held up by tables only"
              .formatted(
                  bytes(blocks.blockBytes()),
                  blocks.blocks(),
                  blocks.free(),
                  blocks.held().size()));
      blocks.held().stream()
          .limit(SHOWN_BLOCKS)
          .forEach(
              block ->
                  out.line(
                      "  p0x%x: %,d frames with tables"
                          .formatted(block.start(), block.tableFrames())));
      if (blocks.held().size() > SHOWN_BLOCKS) {
        out.line("  and %,d more".formatted(blocks.held().size() - SHOWN_BLOCKS));
      }
    }
  }

  private void findings() {
    TableGraph graph = summary.inspection().graph();
    if (graph.findings().total() == 0) {
      out.line("findings: none");
      return;
    }
    out.line("findings: %,d".formatted(graph.findings().total()));
    graph
        .findings()
        .counts()
        .entrySet()
        .forEach(entry -> out.line("  " + FindingText.count(entry)));
    graph.findings().kept().stream()
        .limit(SHOWN_FINDINGS)
        .forEach(finding -> out.line("  " + finding));
  }
}
