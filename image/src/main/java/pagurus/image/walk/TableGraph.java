package pagurus.image.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.image.PhysicalImage;
import pagurus.image.registers.Root;
import pagurus.image.walk.Finding.Kind;

/**
 * All tables that some roots reach, each of them once for each level at which it is reached. What
 * several roots share is read once, so the work is bounded by the image, not by the number of
 * roots, and no form of damage can make it more.
 */
public final class TableGraph {
  /** Tables beyond this number are not looked at; 4 KiB each, that is 32 GiB of tables. */
  private static final int MOST_TABLES = 1 << 23;

  private final PhysicalImage memory;
  private final Map<PagingMode, Map<Long, TableNode>> byMode = new HashMap<>();
  private final List<TableNode> tables = new ArrayList<>();
  private final Map<Root, TableNode> rootNodes = new LinkedHashMap<>();
  private final FindingList findings = new FindingList();
  private final int limit;
  private boolean full;

  private TableGraph(PhysicalImage memory, int limit) {
    this.memory = memory;
    this.limit = limit;
  }

  /** The graph of these roots. Roots that are not in the image are findings. */
  public static TableGraph of(PhysicalImage memory, List<Root> roots) {
    return of(memory, roots, MOST_TABLES, done -> {});
  }

  /**
   * The graph of these roots.
   *
   * @param limit how many tables are looked at
   * @param progress is told after each root how many are done
   */
  public static TableGraph of(
      PhysicalImage memory, List<Root> roots, int limit, Consumer<Integer> progress) {
    TableGraph graph = new TableGraph(memory, limit);
    Map<PagingMode, Descent> descents = new HashMap<>();
    int done = 0;
    for (Root root : roots) {
      Descent descent = descents.computeIfAbsent(root.mode(), mode -> graph.new Descent(mode));
      graph.addRoot(root, descent);
      progress.accept(++done);
    }
    return graph;
  }

  private void addRoot(Root root, Descent descent) {
    int top = root.mode().levels();
    TableNode node = descent.known.get(key(root.paddr(), top));
    if (node == null) {
      switch (descent.reader.read(root.paddr(), top, descent.entries[top])) {
        case READ -> node = descent.table(root, root.paddr(), top, 0);
        case OUTSIDE -> findings.add(Finding.ofRoot(Kind.ROOT_OUTSIDE, root));
        case DAMAGED -> findings.add(Finding.ofRoot(Kind.ROOT_DAMAGED, root));
      }
    }
    if (node != null) {
      rootNodes.put(root, node);
    }
  }

  /** Tables begin at multiples of 32 at least, so the level fits below. */
  private static long key(long paddr, int level) {
    return (paddr << 1) | level;
  }

  /** Goes down, in one mode. */
  private final class Descent {
    final TableReader reader;
    final long[][] entries;
    final Map<Long, TableNode> known;
    private final PagingMode mode;
    private final EntryFormat format;
    private final long[] path;

    Descent(PagingMode mode) {
      this.mode = mode;
      this.format = mode.format();
      this.reader = new TableReader(memory, mode);
      this.entries = new long[mode.levels() + 1][];
      Arrays.setAll(entries, level -> reader.newEntries());
      this.path = new long[mode.levels() + 1];
      this.known = byMode.computeIfAbsent(mode, ignored -> new HashMap<>());
    }

    TableNode table(Root root, long paddr, int level, long start) {
      TableNode node = new TableNode(paddr, level, mode, tables.size());
      tables.add(node);
      known.put(key(paddr, level), node);
      path[level] = paddr;
      int count = mode.entries(level);
      for (int i = 0; i < count; i++) {
        long e = entries[level][i];
        if (format.isPresent(e)) {
          entry(root, node, i, start + i * mode.span(level));
        }
      }
      node.complete();
      return node;
    }

    private void entry(Root root, TableNode node, int index, long at) {
      int level = node.level();
      long e = entries[level][index];
      boolean leaf = format.isLeaf(e, level);
      boolean bad = EntryCheck.malformed(mode, e, level);
      node.countEntry(leaf, leaf && format.isContiguous(e, level), bad);
      if (bad) {
        find(Kind.RESERVED_BITS, root, node, index, at);
      }
      if (!leaf && format.isTable(e, level)) {
        TableNode child = below(root, node, index, at);
        if (child != null) {
          node.addChild(child, index);
        }
      }
    }

    private @Nullable TableNode below(Root root, TableNode parent, int index, long at) {
      int level = parent.level() - 1;
      long paddr = format.tableAddress(entries[parent.level()][index], parent.level());
      for (int above = parent.level(); above <= mode.levels(); above++) {
        if (path[above] == paddr) {
          find(Kind.LOOP, root, parent, index, at);
          return null;
        }
      }
      TableNode there = known.get(key(paddr, level));
      if (there != null) {
        return there;
      }
      if (tables.size() >= limit) {
        if (!full) {
          find(Kind.TOO_MANY, root, parent, index, at);
        }
        full = true;
        return null;
      }
      return switch (reader.read(paddr, level, entries[level])) {
        case READ -> {
          if (isKnownAtAnotherLevel(paddr, level)) {
            find(Kind.SEVERAL_LEVELS, root, parent, index, at);
          }
          yield table(root, paddr, level, at);
        }
        case OUTSIDE -> {
          find(Kind.TABLE_OUTSIDE, root, parent, index, at);
          yield null;
        }
        case DAMAGED -> {
          find(Kind.DAMAGED, root, parent, index, at);
          yield null;
        }
      };
    }

    private boolean isKnownAtAnotherLevel(long paddr, int level) {
      for (int other = 1; other <= mode.levels(); other++) {
        if (other != level && known.containsKey(key(paddr, other))) {
          return true;
        }
      }
      return false;
    }

    private void find(Kind kind, Root root, TableNode node, int index, long at) {
      findings.add(
          new Finding(
              kind,
              root.name(),
              root.vaddr(at),
              node.level(),
              node.paddr(),
              index,
              entries[node.level()][index]));
    }
  }

  /** The memory that the tables are in. */
  public PhysicalImage memory() {
    return memory;
  }

  /** All tables; one comes before those below it that it is the first to reach. */
  public List<TableNode> tables() {
    return Collections.unmodifiableList(tables);
  }

  /** The roots that are in the image, with their root tables, in the order given. */
  public Map<Root, TableNode> roots() {
    return Collections.unmodifiableMap(rootNodes);
  }

  /** What cannot be right. */
  public FindingList findings() {
    return findings;
  }

  /** All tables that one table reaches, itself among them; each once. */
  public List<TableNode> below(TableNode top) {
    boolean[] seen = new boolean[tables.size()];
    List<TableNode> reached = new ArrayList<>();
    List<TableNode> open = new ArrayList<>(List.of(top));
    seen[top.number()] = true;
    while (!open.isEmpty()) {
      TableNode node = open.removeLast();
      reached.add(node);
      for (int i = 0; i < node.childCount(); i++) {
        TableNode child = node.child(i);
        if (!seen[child.number()]) {
          seen[child.number()] = true;
          open.add(child);
        }
      }
    }
    return reached;
  }
}
