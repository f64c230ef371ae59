package pagurus.image.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.image.registers.Root;
import pagurus.image.root.RootPairs;
import pagurus.image.walk.GraphTour;
import pagurus.image.walk.TableGraph;
import pagurus.image.walk.TableNode;

/**
 * The tables that a process has for itself alone: what tells it from others. The kernel's half,
 * which most roots of an image share, does not. The two roots of a {@linkplain RootPairs pair} are
 * one process, and the kernel's stands for both.
 */
final class OwnTables {
  private final TableGraph graph;
  private final Map<Root, Root> processOf = new LinkedHashMap<>();
  private final Map<Root, List<Root>> processes = new LinkedHashMap<>();
  private final Map<Root, Long> leaves = new LinkedHashMap<>();

  /** For each table how many processes reach it. */
  private final int[] reached;

  private OwnTables(TableGraph graph) {
    this.graph = graph;
    this.reached = new int[graph.tables().size()];
  }

  /** Is shown entries. */
  interface Visitor {
    /**
     * An entry that is present.
     *
     * @param process the root that stands for the process
     * @param fact a number for what the entry says: its address, and the frame if it is a leaf; not
     *     its other bits, and not where the tables are
     */
    void entry(Root process, long fact, boolean leaf);
  }

  static OwnTables of(TableGraph graph) {
    OwnTables own = new OwnTables(graph);
    own.pair();
    own.count();
    return own;
  }

  private void pair() {
    List<Root> roots = List.copyOf(graph.roots().keySet());
    roots.forEach(root -> processOf.put(root, root));
    for (Root root : roots) {
      RootPairs.programsRoot(graph.memory(), root).stream()
          .flatMap(second -> roots.stream().filter(second::sameTree))
          .forEach(second -> processOf.put(second, root));
    }
    processOf.forEach(
        (root, process) ->
            processes.computeIfAbsent(process, ignored -> new ArrayList<>()).add(root));
    processes.values().forEach(pair -> pair.sort(Comparator.comparingLong(Root::paddr)));
  }

  private void count() {
    int[] reachedLastBy = new int[reached.length];
    int number = 0;
    for (List<Root> roots : processes.values()) {
      number++;
      for (Root root : roots) {
        for (TableNode table : tablesOf(root)) {
          reached[table.number()] += reachedLastBy[table.number()] == number ? 0 : 1;
          reachedLastBy[table.number()] = number;
        }
      }
    }
    processes.forEach(
        (process, roots) ->
            leaves.put(
                process,
                roots.stream()
                    .flatMap(root -> tablesOf(root).stream())
                    .distinct()
                    .filter(table -> reached[table.number()] == 1)
                    .mapToLong(TableNode::leaves)
                    .sum()));
  }

  private List<TableNode> tablesOf(Root root) {
    TableNode top = graph.roots().get(root);
    return top == null ? List.of() : graph.below(top);
  }

  /** Each process's roots, the kernel's first. */
  Map<Root, List<Root>> processes() {
    return processes;
  }

  /** The leaves in a process's own tables. */
  long leaves(Root process) {
    return leaves.getOrDefault(process, 0L);
  }

  /** Goes through the own tables of all processes. */
  void visit(Visitor visitor) {
    GraphTour.go(
        graph,
        (root, table, start, entries) -> {
          if (reached[table.number()] == 1) {
            entries(root, table, start, entries, visitor);
          }
        });
  }

  private void entries(Root root, TableNode table, long start, long[] entries, Visitor visitor) {
    Root process = processOf.getOrDefault(root, root);
    PagingMode mode = table.mode();
    EntryFormat format = mode.format();
    int level = table.level();
    for (int i = 0; i < mode.entries(level); i++) {
      if (format.isPresent(entries[i])) {
        boolean leaf = format.isLeaf(entries[i], level);
        long says = leaf ? format.leafAddress(entries[i], level) : -1;
        long place = mixed(root.vaddr(start + i * mode.span(level)) + level);
        visitor.entry(process, mixed(place ^ says), leaf);
      }
    }
  }

  /** The last steps of MurmurHash3: every bit of the result depends on every bit. */
  private static long mixed(long bits) {
    long once = (bits ^ bits >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
    long twice = (once ^ once >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
    return twice ^ twice >>> 33;
  }
}
