package pagurus.image.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pagurus.arch.PagingMode;
import pagurus.image.registers.Root;
import pagurus.image.walk.TableGraph;
import pagurus.image.walk.TableNode;

/**
 * Counts of an image's tables; each table counts once, however many roots share it.
 *
 * @param levels a row for each mode and level that has tables, the root's level first
 * @param remoteShareByNode for each node, the share of all leaf entries that a CPU there would find
 *     on another node
 * @param leaves leaf entries in all tables
 * @param contiguousLeaves those that are part of contiguous runs
 * @param spaces a row for each root
 * @param tableBytes bytes of all tables
 * @param mappedBytes bytes that the leaf entries map, each entry counted once
 */
public record TableCensus(
    List<LevelRow> levels,
    Map<Integer, Double> remoteShareByNode,
    long leaves,
    long contiguousLeaves,
    List<SpaceRow> spaces,
    long tableBytes,
    long mappedBytes) {
  /**
   * The tables of one level.
   *
   * @param byNode tables on each node; those outside of all nodes are under {@link NodeMap#NO_NODE}
   * @param entries present entries in all of them
   * @param empty tables without any present entry
   * @param leaves leaf entries in all of them
   */
  public record LevelRow(
      PagingMode mode,
      int level,
      long tables,
      Map<Integer, Long> byNode,
      long entries,
      long empty,
      long leaves) {
    /** The share of entries that are present, from 0 to 1. */
    public double fill() {
      return tables == 0 ? 0 : (double) entries / ((double) tables * mode.entries(level));
    }
  }

  /**
   * One root's address space.
   *
   * @param mappedBytes what its leaves map
   * @param leaves how many leaves it reaches
   * @param tables how many tables it reaches
   * @param sharedTables those of them that another root reaches too
   */
  public record SpaceRow(
      Root root, long mappedBytes, long leaves, long tables, long sharedTables) {}

  /** Counts. */
  public static TableCensus of(TableGraph graph, NodeMap nodes) {
    Map<PagingMode, TreeMap<Integer, LevelCount>> counts = new LinkedHashMap<>();
    TreeMap<Integer, Long> leavesByNode = new TreeMap<>();
    nodes.nodes().forEach(node -> leavesByNode.put(node, 0L));
    long leaves = 0;
    long contiguous = 0;
    long tableBytes = 0;
    long mappedBytes = 0;
    for (TableNode table : graph.tables()) {
      int node = nodes.nodeOf(table.paddr());
      counts
          .computeIfAbsent(table.mode(), mode -> new TreeMap<>())
          .computeIfAbsent(table.level(), level -> new LevelCount())
          .count(table, node);
      leavesByNode.merge(node, (long) table.leaves(), Long::sum);
      leaves += table.leaves();
      contiguous += table.contiguous();
      tableBytes += table.bytes();
      mappedBytes += table.leaves() * table.mode().span(table.level());
    }
    Map<Integer, Double> remote = new TreeMap<>();
    for (int node : nodes.nodes()) {
      long local = leavesByNode.getOrDefault(node, 0L);
      remote.put(node, leaves == 0 ? 0 : 1 - (double) local / leaves);
    }
    return new TableCensus(
        rows(counts), remote, leaves, contiguous, spaces(graph), tableBytes, mappedBytes);
  }

  private static List<LevelRow> rows(Map<PagingMode, TreeMap<Integer, LevelCount>> counts) {
    List<LevelRow> rows = new ArrayList<>();
    counts.forEach(
        (mode, levels) ->
            levels.descendingMap().forEach((level, count) -> rows.add(count.row(mode, level))));
    return rows;
  }

  private static List<SpaceRow> spaces(TableGraph graph) {
    int[] reachedBy = new int[graph.tables().size()];
    Map<Root, List<TableNode>> reached = new LinkedHashMap<>();
    graph
        .roots()
        .forEach(
            (root, node) -> {
              List<TableNode> below = graph.below(node);
              reached.put(root, below);
              below.forEach(table -> reachedBy[table.number()]++);
            });
    List<SpaceRow> rows = new ArrayList<>();
    reached.forEach(
        (root, below) -> {
          TableNode node = below.getFirst();
          long shared = below.stream().filter(table -> reachedBy[table.number()] > 1).count();
          rows.add(
              new SpaceRow(root, node.mappedBytes(), node.leavesBelow(), below.size(), shared));
        });
    return rows;
  }

  /** The tables of one level, while they are being counted. */
  private static final class LevelCount {
    private final TreeMap<Integer, Long> byNode = new TreeMap<>();
    private long tables;
    private long entries;
    private long empty;
    private long leaves;

    void count(TableNode table, int node) {
      tables++;
      byNode.merge(node, 1L, Long::sum);
      entries += table.present();
      empty += table.present() == 0 ? 1 : 0;
      leaves += table.leaves();
    }

    LevelRow row(PagingMode mode, int level) {
      return new LevelRow(mode, level, tables, byNode, entries, empty, leaves);
    }
  }
}
