package pagurus.vm.replicate;

import java.util.Arrays;

/**
 * A table and its copies. A set does not change but for who has got entries of it, which is noted
 * under the table's lock: a table that gets another copy gets another set.
 */
final class CopySet {
  /** No table, and no copies. */
  static final CopySet NONE = new CopySet(0, 0);

  private final long original;
  private final long wanted;
  private final long[] copies;
  private final int[] nodes;
  private long readers;

  /**
   * A table that has no copy yet.
   *
   * @param wanted the nodes that may have one, node n in bit n
   */
  CopySet(long original, long wanted) {
    this(original, wanted, new long[0], new int[0], 0);
  }

  private CopySet(long original, long wanted, long[] copies, int[] nodes, long readers) {
    this.original = original;
    this.wanted = wanted;
    this.copies = copies;
    this.nodes = nodes;
    this.readers = readers;
  }

  /** The same table with another copy. */
  CopySet with(long copy, int node) {
    long[] more = Arrays.copyOf(copies, copies.length + 1);
    int[] on = Arrays.copyOf(nodes, more.length);
    more[copies.length] = copy;
    on[copies.length] = node;
    return new CopySet(original, wanted, more, on, readers);
  }

  /** Whether this is a table that has no copies and gets none. */
  boolean isNone() {
    return this == NONE;
  }

  /** The table that everybody but hardware knows. */
  long original() {
    return original;
  }

  /** How many copies there are. */
  int size() {
    return copies.length;
  }

  /** Whether a node may have a copy. */
  boolean isWanted(int node) {
    return node < Long.SIZE && (wanted >>> node & 1) != 0;
  }

  /**
   * The nodes that may find entries of this table, node n in bit n: those whose copies have ever
   * had one, or that were sent to the original, and those for which there is to be no copy.
   */
  long readers() {
    return readers | ~wanted;
  }

  /** A node gets an entry in its copy, or is sent to the original. */
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

  /** Which copy is a node's; -1 if none is. */
  int numberOn(int node) {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] == node) {
        return i;
      }
    }
    return -1;
  }

  /** The table that a node's CPUs walk: its copy, or else the original. */
  long on(int node) {
    int number = numberOn(node);
    return number < 0 ? original : copies[number];
  }
}
