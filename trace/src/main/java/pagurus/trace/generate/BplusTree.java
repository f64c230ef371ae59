package pagurus.trace.generate;

import java.util.List;

/**
 * Look-ups of random keys in a B+ tree of small nodes, as Mitosis's BTree program does them: a deep
 * tree of which only the upper levels stay in any cache.
 *
 * <p>Kept of the program (btree1.c): what a node is, 56 bytes in a slab, is on another page than
 * its keys and its pointers, each allocated for itself at a line's beginning; a linear search of
 * the keys; of the keys that are looked up half are there, and lead to a record in a slab, whose
 * count of uses goes up, and from there to an element of the array that the tree was filled from.
 * Nodes are filled to 70 %, as by keys in random order, and lie anywhere. Not kept: inserting, the
 * room that it leaves between allocations, and the parents of nodes. Footprint: 35 GB, order 4, one
 * thread (Mitosis, ASPLOS 2020).
 */
final class BplusTree implements Pattern {
  static final Parameter PAGES =
      Parameter.publishedPages(35, 4, "of the tree, its records and what they came from");
  static final Parameter ORDER = Parameter.whole("order", 4, 3, 20, "the most pointers of a node");
  static final List<Parameter> PARAMETERS = List.of(PAGES, ORDER);

  private static final long LINE_BYTES = 64;
  private static final long ELEMENT_BYTES = 64;
  private static final long RECORD_BYTES = 32;
  private static final double FILL = 0.7;

  /** Two arrays, the parent, what it is, how many keys, uses, the next. */
  private static final long NODE_BYTES = 7 * Long.BYTES;

  private static final long POINTERS_AT = 0;
  private static final long KEYS_AT = 8;
  private static final long LEAF_AT = 24;
  private static final long COUNT_AT = 32;

  /** Where a record has the address of its element, and the count of its uses. */
  private static final long VALUE_AT = 0;

  private static final long USES_AT = 24;
  private static final long ELEMENT_VALUE_AT = 16;

  /** glibc's, in bytes. */
  private static final long LEAST_BLOCK = 32;

  /** Enough for nodes of two children in 1 TiB. */
  private static final int MOST_LEVELS = 34;

  private final Extent elements;
  private final Extent nodes;
  private final Extent arrays;
  private final Extent records;
  private final Draws draws;
  private final Scatter nodePages;
  private final Scatter arrayPages;
  private final int children;
  private final long keysBytes;
  private final long arrayBytes;

  /** By height above the leaves: how many nodes, and the number of the first of them. */
  private final long[] count = new long[MOST_LEVELS];

  private final long[] first = new long[MOST_LEVELS];
  private final int levels;

  BplusTree(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    elements = extents.get(0);
    nodes = extents.get(1);
    arrays = extents.get(2);
    records = extents.get(3);
    this.draws = draws;
    nodePages = new Scatter(nodes.pages());
    arrayPages = new Scatter(arrays.pages());
    children = children(settings);
    keysBytes = apart(settings.whole(ORDER) - 1);
    arrayBytes = arrayBytes(settings);
    long left =
        Math.min(
            nodes.pages() * (LinuxLayout.PAGE_BYTES / NODE_BYTES),
            arrays.pages() * (LinuxLayout.PAGE_BYTES / arrayBytes));
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
    long keys = (fan - 1) * (fan - 1); // of so many nodes as a leaf's parent has children
    return Extent.mapping(
        settings.whole(PAGES),
        ELEMENT_BYTES * keys,
        NODE_BYTES * fan,
        arrayBytes(settings) * fan,
        RECORD_BYTES * keys);
  }

  @Override
  public int next(long[] into) {
    long key = draws.next();
    int n = 0;
    for (int height = levels - 1; height >= 0; height--) {
      long number = Math.unsignedMultiplyHigh(key, count[height]);
      int wanted = height == 0 ? (int) (key & 1) : child(key, number, height);
      n = visit(first[height] + number, wanted, into, n);
    }
    if ((key & 2) != 0) {
      long record = records.any(draws, RECORD_BYTES);
      into[n++] = PackedAccess.load(record + VALUE_AT);
      into[n++] = PackedAccess.load(record + USES_AT);
      into[n++] = PackedAccess.store(record + USES_AT);
      into[n++] = PackedAccess.load(elements.any(draws, ELEMENT_BYTES) + ELEMENT_VALUE_AT);
    }
    return n;
  }

  /** A node: what it is, its keys up to the one that is wanted, and the pointer for that. */
  private int visit(long number, int wanted, long[] into, int from) {
    int n = from;
    long node = address(nodes, nodePages, NODE_BYTES, number);
    long keys = address(arrays, arrayPages, arrayBytes, number);
    into[n++] = PackedAccess.load(node + LEAF_AT);
    into[n++] = PackedAccess.load(node + COUNT_AT);
    into[n++] = PackedAccess.load(node + KEYS_AT);
    for (int i = 0; i <= Math.min(wanted, children - 2); i++) {
      into[n++] = PackedAccess.load(keys + (long) i * Long.BYTES);
    }
    into[n++] = PackedAccess.load(node + POINTERS_AT);
    into[n++] = PackedAccess.load(keys + keysBytes + (long) wanted * Long.BYTES);
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

  private static long address(Extent extent, Scatter scatter, long bytes, long number) {
    long page = scatter.place(number % extent.pages());
    long slot = number / extent.pages();
    return extent.base() + page * LinuxLayout.PAGE_BYTES + slot * bytes;
  }

  private static int children(Settings settings) {
    return (int) Math.max(2, Math.round(settings.whole(ORDER) * FILL));
  }

  /** What keys and pointers of a node take together. */
  private static long arrayBytes(Settings settings) {
    long order = settings.whole(ORDER);
    return apart(order - 1) + apart(order);
  }

  /**
   * How far behind an array of so many words the next one begins: glibc's block is at least 32
   * bytes, a multiple of 16, with 8 of its own, and the next is at a line's beginning if what is
   * left in front of it is a block, too, or nothing (malloc.c, _int_memalign).
   */
  private static long apart(long words) {
    long block = Math.max(LEAST_BLOCK, (words * Long.BYTES + Long.BYTES + 15) / 16 * 16);
    long next = (block + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    return next == block || next - block >= LEAST_BLOCK ? next : next + LINE_BYTES;
  }
}
