package pagurus.sim.world;

import pagurus.machine.Step;

/** What a CPU stores to tables: what that costs, and which nodes know of it. */
final class EntryChanges {
  private final SimulatedCpu cpu;
  private final SparseMemory memory;
  private final WalkedTables tables;
  private long nodes;
  private boolean hasSent;

  EntryChanges(SimulatedCpu cpu, SparseMemory memory, WalkedTables tables) {
    this.cpu = cpu;
    this.memory = memory;
    this.tables = tables;
  }

  /**
   * What a store costs.
   *
   * @param word the store itself
   * @param read what it took to read what is replaced, for which no copy has been charged
   */
  long cycles(Step step, long paddr, int word, int read) {
    return switch (step) {
      case INSTALL, UNHOOK, PROTECT, PUBLISH, MERGE, AGE, DRAIN ->
          word + tables.changed(cpu, step, paddr, word + read);
      case COPY -> {
        boolean first = (paddr & (SparseMemory.PIECE - 1)) == 0;
        if (first) { // entry of a table that moves to a new frame
          newTable(paddr);
        }
        yield word;
      }
      default -> word;
    };
  }

  private void newTable(long paddr) {
    tables.newTable(paddr);
    int piece = memory.piece(paddr);
    if (piece >= 0) {
      memory.setLabel(piece, 0);
    }
  }

  /** What has changed and is not yet shot down is known to these nodes; bit n for node n. */
  void knownTo(long more) {
    nodes = hasSent ? more : nodes | more;
    hasSent = false;
  }

  /** It is shot down; says whether a CPU of a node need not hear of it. */
  boolean filters(int targetNode) {
    hasSent = true;
    return tables.filters(nodes, targetNode);
  }
}
