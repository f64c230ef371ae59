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

  private long leaf;
  private int height;
  private long node;
  private int wanted;
  private int low;
  private int high;
  private boolean inNode;

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
    descend();
  }

  @Override
  public long next() {
    if (!inNode) {
      inNode = true;
      return PackedAccess.load(node);
    }
    if (low < high) {
      int middle = (low + high) >>> 1;
      if (middle < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
      return PackedAccess.load(node + KEYS_AT + (long) middle * Long.BYTES);
    }
    long vaddr = node + CHILDREN_AT + (long) wanted * Long.BYTES;
    boolean writes = height == 0 && draws.percent(stores);
    if (height == 0) {
      descend();
    } else {
      enter(height - 1);
    }
    return writes ? PackedAccess.store(vaddr) : PackedAccess.load(vaddr);
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

  private void descend() {
    leaf = draws.below(leaves);
    enter(levels - 1);
  }

  private void enter(int newHeight) {
    height = newHeight;
    long number = leaf;
    long child = draws.below(FANOUT);
    for (int i = 0; i < newHeight; i++) {
      child = number % FANOUT;
      number /= FANOUT;
    }
    node = heap + scatter.place(firstNode[newHeight] + number) * LinuxLayout.PAGE_BYTES;
    wanted = (int) child;
    low = 0;
    high = FANOUT;
    inNode = false;
  }
}
