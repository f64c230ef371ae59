package pagurus.trace.generate;

import java.util.List;

/**
 * Look-ups of random keys in a B-tree whose nodes are pages: from the root to a leaf, in each node
 * the number of keys, a binary search, and the child's pointer or the value.
 */
final class BtreeLookups implements Pattern {
  static final Parameter PAGES = Parameter.pages(1, "of the tree, one a node");
  static final Parameter STORES = Parameter.percent("stores", 10, "percent of look-ups that write");
  static final List<Parameter> PARAMETERS = List.of(PAGES, STORES);

  private static final int FANOUT = 250;
  private static final int KEYS_AT = 64;
  private static final int CHILDREN_AT = KEYS_AT + FANOUT * Long.BYTES;
  private static final int MAX_LEVELS = 8;

  private final long heap = LinuxLayout.heap();
  private final long stores;
  private final Scatter scatter;
  private final Draws draws;
  private final long leaves;

  /** By height above the leaves: number of the first node of that height. */
  private final long[] firstNode = new long[MAX_LEVELS];

  private final int levels;

  BtreeLookups(Settings settings, Draws draws) {
    long pages = settings.whole(PAGES);
    stores = settings.whole(STORES);
    scatter = new Scatter(pages);
    this.draws = draws;
    leaves = leavesOf(pages);
    long first = 0;
    int count = 0;
    for (long nodes = leaves; ; nodes = parents(nodes)) {
      firstNode[count++] = first;
      first += nodes;
      if (nodes == 1) {
        break;
      }
    }
    levels = count;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.heap(settings.whole(PAGES));
  }

  @Override
  public int next(long[] into) {
    long leaf = draws.below(leaves);
    int n = 0;
    for (int height = levels - 1; height >= 0; height--) {
      long number = leaf;
      long wanted = draws.below(FANOUT);
      for (int i = 0; i < height; i++) {
        wanted = number % FANOUT;
        number /= FANOUT;
      }
      long node = heap + scatter.place(firstNode[height] + number) * LinuxLayout.PAGE_BYTES;
      into[n++] = PackedAccess.load(node);
      n = search(node, (int) wanted, into, n);
      long child = node + CHILDREN_AT + wanted * Long.BYTES;
      boolean writes = height == 0 && draws.percent(stores);
      into[n++] = writes ? PackedAccess.store(child) : PackedAccess.load(child);
    }
    return n;
  }

  /** The keys that a binary search looks at. */
  private static int search(long node, int wanted, long[] into, int before) {
    int n = before;
    int low = 0;
    int high = FANOUT;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (middle < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
      into[n++] = PackedAccess.load(node + KEYS_AT + (long) middle * Long.BYTES);
    }
    return n;
  }

  /** The most leaves whose tree has at most so many nodes. */
  static long leavesOf(long pages) {
    long leaves = pages;
    while (nodesOf(leaves) > pages) {
      leaves -= Math.max(1, (nodesOf(leaves) - pages) / 2);
    }
    return leaves;
  }

  private static long nodesOf(long leaves) {
    long sum = leaves;
    for (long nodes = leaves; nodes > 1; ) {
      nodes = parents(nodes);
      sum += nodes;
    }
    return sum;
  }

  private static long parents(long nodes) {
    return (nodes + FANOUT - 1) / FANOUT;
  }
}
