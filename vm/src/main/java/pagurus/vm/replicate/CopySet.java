package pagurus.vm.replicate;

/**
 * A table and its copies. They are never changed: a table gets its copies when it is made, before
 * anybody can find it, and keeps them for life. Who has got entries of them is noted under the
 * table's lock.
 */
final class CopySet {
  /** No table, and no copies. */
  static final CopySet NONE = new CopySet(0, new long[0], new int[0]);

  private final long original;
  private final long[] copies;
  private final int[] nodes;
  private long readers;

  /**
   * A table and its copies.
   *
   * @param copies where each is
   * @param nodes the node of each
   */
  CopySet(long original, long[] copies, int[] nodes) {
    this.original = original;
    this.copies = copies;
    this.nodes = nodes;
  }

  /** Whether this is a table without copies. */
  boolean isNone() {
    return copies.length == 0;
  }

  /** The table that everybody but hardware knows. */
  long original() {
    return original;
  }

  /** How many copies there are. */
  int size() {
    return copies.length;
  }

  /** The nodes whose copies have ever had an entry, node n in bit n. */
  long readers() {
    return readers;
  }

  /** The copy of a node gets an entry. */
  void addReader(int node) {
    readers |= 1L << node;
  }

  /** The nodes that have a copy, node n in bit n. */
  long copyNodes() {
    long all = 0;
    for (int node : nodes) {
      all |= 1L << node;
    }
    return all;
  }

  /** Where a copy is. */
  long copy(int number) {
    return copies[number];
  }

  /** On which node a copy is. */
  int node(int number) {
    return nodes[number];
  }

  /** Where the entry is in a copy that is at {@code slot} in the original. */
  long slot(int number, long slot) {
    return copies[number] + (slot - original);
  }

  /** The table that a node's CPUs walk: its copy, or else the original. */
  long on(int node) {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] == node) {
        return copies[i];
      }
    }
    return original;
  }
}
