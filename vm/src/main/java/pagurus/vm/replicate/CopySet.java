package pagurus.vm.replicate;

/**
 * A table and its copies. Never changed: a table gets its copies when it is made, before anybody
 * can find it, and keeps them for life.
 */
final class CopySet {
  /** No table, and no copies. */
  static final CopySet NONE = new CopySet(0, new long[0], new int[0]);

  private final long original;
  private final long[] copies;
  private final int[] nodes;

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
