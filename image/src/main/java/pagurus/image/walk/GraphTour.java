package pagurus.image.walk;

import java.util.HashMap;
import java.util.Map;
import pagurus.arch.PagingMode;
import pagurus.image.registers.Root;

/**
 * Goes once through all tables of a graph and reads each, with the first root and the first address
 * that reach it. What several roots share is shown for the first of them.
 */
public final class GraphTour {
  private final TableGraph graph;
  private final Visitor visitor;
  private final boolean[] seen;
  private final Map<PagingMode, TableReader> readers = new HashMap<>();

  private GraphTour(TableGraph graph, Visitor visitor) {
    this.graph = graph;
    this.visitor = visitor;
    this.seen = new boolean[graph.tables().size()];
  }

  /** Is shown tables. */
  public interface Visitor {
    /**
     * A table.
     *
     * @param start the first address that it translates, before {@link Root#vaddr}
     * @param entries its entries; not to be kept
     */
    void table(Root root, TableNode table, long start, long[] entries);
  }

  /** Goes. */
  public static void go(TableGraph graph, Visitor visitor) {
    GraphTour tour = new GraphTour(graph, visitor);
    graph.roots().forEach((root, node) -> tour.visit(root, node, 0));
  }

  private void visit(Root root, TableNode node, long start) {
    if (seen[node.number()]) {
      return;
    }
    seen[node.number()] = true;
    PagingMode mode = node.mode();
    TableReader reader =
        readers.computeIfAbsent(mode, ignored -> new TableReader(graph.memory(), mode));
    long[] entries = reader.newEntries();
    if (reader.read(node.paddr(), node.level(), entries) == TableReader.Outcome.READ) {
      visitor.table(root, node, start, entries);
    }
    for (int i = 0; i < node.childCount(); i++) {
      visit(root, node.child(i), start + node.childIndex(i) * mode.span(node.level()));
    }
  }
}
