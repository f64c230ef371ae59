package pagurus.sim.world;

/** What is known of one table: which nodes have a copy, and of what. */
final class TableRecord {
  private static final int WORDS = 512 / Long.SIZE;

  private final int nodes;

  /** Bit n: node n has a copy. */
  long copies;

  /** For each node the entries that its copy has got by faults; empty if it has none. */
  private long[][] fetched = {};

  TableRecord(int nodes) {
    this.nodes = nodes;
  }

  boolean hasFetched(int node, int index) {
    return fetched.length != 0
        && fetched[node].length != 0
        && ((fetched[node][index / Long.SIZE] >>> index) & 1) != 0;
  }

  /** A node gets an entry; true if that is the first of its copy. */
  boolean fetch(int node, int index) {
    if (fetched.length == 0) {
      fetched = new long[nodes][0];
    }
    boolean first = fetched[node].length == 0;
    if (first) {
      fetched[node] = new long[WORDS];
      copies |= 1L << node;
    }
    fetched[node][index / Long.SIZE] |= 1L << index;
    return first;
  }

  /** No copy has this entry any more: the table's own has gone. */
  void drop(int index) {
    for (long[] entries : fetched) {
      if (entries.length != 0) {
        entries[index / Long.SIZE] &= ~(1L << index);
      }
    }
  }

  void dropCopies() {
    copies = 0;
    fetched = new long[0][];
  }
}
