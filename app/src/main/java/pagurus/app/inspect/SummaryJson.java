package pagurus.app.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pagurus.image.inspect.Inspection;
import pagurus.image.registers.Root;
import pagurus.image.report.HeldBlocks;
import pagurus.image.report.NodeMap;
import pagurus.image.report.TableCensus;
import pagurus.image.walk.Finding;
import pagurus.image.walk.FindingList;

/** The summary for a program. The schema is docs/inspect.schema.json. */
final class SummaryJson {
  private SummaryJson() {}

  static Map<String, Object> object(InspectionSummary summary) {
    Inspection inspection = summary.inspection();
    TableCensus census = summary.census();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("image", image(inspection));
    root.put(
        "paging", inspection.roots().stream().map(one -> one.mode().name()).distinct().toList());
    root.put("roots", census.spaces().stream().map(SummaryJson::space).toList());
    Map<String, Object> tables = new LinkedHashMap<>();
    tables.put("byLevelAndNode", levels(census));
    tables.put("bytes", census.tableBytes());
    tables.put("bytesPerMappedGiB", summary.tableBytesPerMappedGib());
    root.put("tables", tables);
    Map<String, Object> leaves = new LinkedHashMap<>();
    leaves.put("count", census.leaves());
    leaves.put("contiguous", census.contiguousLeaves());
    leaves.put("mappedBytes", census.mappedBytes());
    root.put("leaves", leaves);
    Map<String, Object> remote = new LinkedHashMap<>();
    census.remoteShareByNode().forEach((node, share) -> remote.put(node.toString(), share));
    root.put("remoteShareByNode", remote);
    root.put("nodes", nodes(inspection.nodes()));
    root.put("heldBlocks", summary.held().stream().map(SummaryJson::held).toList());
    root.put("findings", findings(inspection.graph().findings()));
    root.put("findingCounts", counts(inspection.graph().findings()));
    return root;
  }

  private static Map<String, Object> image(Inspection inspection) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", inspection.image().path().toString());
    map.put("format", inspection.image().format());
    map.put("machine", inspection.image().machine().name().toLowerCase(Locale.ROOT));
    map.put("bytes", inspection.memory().bytes());
    map.put("remarks", inspection.image().remarks());
    inspection
        .kernelNotes()
        .flatMap(notes -> notes.release())
        .ifPresent(release -> map.put("kernel", release));
    return map;
  }

  private static Map<String, Object> space(TableCensus.SpaceRow row) {
    Root root = row.root();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", root.name());
    map.put("paddr", "0x%x".formatted(root.paddr()));
    map.put("paging", root.mode().name());
    map.put("levels", root.mode().levels());
    map.put("confidence", root.confidence());
    map.put("origin", root.origin());
    map.put("mappedBytes", row.mappedBytes());
    map.put("leaves", row.leaves());
    map.put("tables", row.tables());
    map.put("sharedTables", row.sharedTables());
    return map;
  }

  private static List<Map<String, Object>> levels(TableCensus census) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (TableCensus.LevelRow level : census.levels()) {
      level
          .byNode()
          .forEach(
              (node, count) -> {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("paging", level.mode().name());
                row.put("level", level.level());
                row.put("node", node);
                row.put("tables", count);
                rows.add(row);
              });
    }
    return rows;
  }

  private static List<Map<String, Object>> nodes(NodeMap nodes) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (NodeMap.Part part : nodes.parts()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("node", part.node());
      row.put("start", "0x%x".formatted(part.range().start()));
      row.put("last", "0x%x".formatted(part.range().end() - 1));
      row.put("origin", nodes.origin());
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Object> held(HeldBlocks blocks) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("blockBytes", blocks.blockBytes());
    map.put("blocks", blocks.blocks());
    map.put("free", blocks.free());
    map.put("held", blocks.held().size());
    map.put(
        "heldAt", blocks.held().stream().map(block -> "0x%x".formatted(block.start())).toList());
    return map;
  }

  /** The findings that were kept. */
  static List<Map<String, Object>> findings(FindingList findings) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Finding finding : findings.kept()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("kind", name(finding.kind()));
      row.put("root", finding.root());
      row.put("vaddr", "0x%x".formatted(finding.vaddr()));
      row.put("level", finding.level());
      row.put("table", "0x%x".formatted(finding.table()));
      row.put("index", finding.index());
      row.put("entry", "0x%x".formatted(finding.entry()));
      row.put("sentence", finding.toString());
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Object> counts(FindingList findings) {
    Map<String, Object> counts = new LinkedHashMap<>();
    findings.counts().forEach((kind, count) -> counts.put(name(kind), count));
    return counts;
  }

  private static String name(Finding.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
