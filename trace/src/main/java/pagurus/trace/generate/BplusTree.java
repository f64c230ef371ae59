package pagurus.trace.generate;

import java.util.List;

/**
 * Look-ups of random keys in a B+ tree of small nodes, as Mitosis's BTree program does them: a deep
 * tree of which only the upper levels stay in any cache.
 *
 * <p>Kept of the program: nodes of three allocations of whole cache lines (the node, its keys, its
 * pointers), a linear search of the keys, and a record in a line of its own. Nodes are filled to 70
 * %, as by keys in random order, and lie anywhere. Not kept: inserting, and the parents of nodes.
 * Footprint: 35 GB, order 4, one thread (Mitosis, ASPLOS 2020).
 */
final class BplusTree implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(35, 2, "of nodes and records");
  static final Parameter ORDER = Parameter.whole("order", 4, 3, 20, "the most pointers of a node");
  static final List<Parameter> PARAMETERS = List.of(PAGES, ORDER);

  private static final long LINE_BYTES = 64;
  private static final double FILL = 0.7;

  /** Where the node's own line has its pointers to the other two, and whether it is a leaf. */
  private static final long POINTERS_AT = 0;

  private static final long KEYS_AT = 8;
  private static final long LEAF_AT = 24;

  /** Enough for nodes of two children in 1 TiB. */
  private static final int MOST_LEVELS = 34;

  private final Extent nodes;
  private final Extent records;
  private final Draws draws;
  private final Scatter scatter;
  private final int children;
  private final long keyBytes;
  private final long nodeBytes;

  /** By height above the leaves: how many nodes, and the number of the first of them. */
  private final long[] count = new long[MOST_LEVELS];

  private final long[] first = new long[MOST_LEVELS];
  private final int levels;

  BplusTree(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    nodes = extents.get(0);
    records = extents.get(1);
    this.draws = draws;
    scatter = new Scatter(nodes.pages());
    children = children(settings);
    keyBytes = lines(settings.whole(ORDER) - 1);
    nodeBytes = nodeBytes(settings);
    long left = nodes.pages() * (LinuxLayout.PAGE_BYTES / nodeBytes);
    long leaves = Math.max(1, (left - MOST_LEVELS) / children * (children - 1));
    int height = 0;
    for (long n = leaves; ; n = (n + children - 1) / children) {
      count[height] = n;
      first[height + 1] = first[height] + n;
      height++;
      if (n == 1) {
        break;
      }
    }
    levels = height;
  }

  static List<Extent> extents(Settings settings) {
    long fan = children(settings);
    return Extent.mapping(
        settings.whole(PAGES), nodeBytes(settings) * fan, LINE_BYTES * (fan - 1) * (fan - 1));
  }

  @Override
  public int next(long[] into) {
    long key = draws.next();
    int n = 0;
    for (int height = levels - 1; height >= 0; height--) {
      long number = Math.unsignedMultiplyHigh(key, count[height]);
      long node = address(first[height] + number);
      into[n++] = PackedAccess.load(node + LEAF_AT);
      into[n++] = PackedAccess.load(node + KEYS_AT);
      int wanted = height == 0 ? (int) (key & 1) : child(key, number, height);
      for (int i = 0; i <= Math.min(wanted, children - 2); i++) {
        into[n++] = PackedAccess.load(node + LINE_BYTES + (long) i * Long.BYTES);
      }
      into[n++] = PackedAccess.load(node + POINTERS_AT);
      into[n++] = PackedAccess.load(node + LINE_BYTES + keyBytes + (long) wanted * Long.BYTES);
    }
    into[n++] = PackedAccess.load(records.any(draws, LINE_BYTES));
    return n;
  }

  /** How many levels the tree has. */
  int levels() {
    return levels;
  }

  private int child(long key, long number, int height) {
    long below = Math.unsignedMultiplyHigh(key, count[height - 1]);
    return Math.clamp(below - number * children, 0, children - 1);
  }

  private long address(long number) {
    long page = scatter.place(number % nodes.pages());
    long slot = number / nodes.pages();
    return nodes.base() + page * LinuxLayout.PAGE_BYTES + slot * nodeBytes;
  }

  private static int children(Settings settings) {
    return (int) Math.max(2, Math.round(settings.whole(ORDER) * FILL));
  }

  private static long nodeBytes(Settings settings) {
    long order = settings.whole(ORDER);
    return LINE_BYTES + lines(order - 1) + lines(order);
  }

  private static long lines(long words) {
    return (words * Long.BYTES + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
  }
}
