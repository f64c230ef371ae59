package pagurus.sim.world;

import pagurus.machine.Step;

/** What the cost model wants to know of the tables that walks read and the kernel stores to. */
interface WalkedTables {
  /** The node whose copy of a table a walk by a CPU reads. */
  int copyFor(SimulatedCpu cpu, long entry);

  /**
   * A walk has read an entry from memory.
   *
   * @param node that of the CPU
   * @param from the node that it was read from
   */
  void readFromMemory(int node, long entry, int from);

  /**
   * A CPU stores to an entry.
   *
   * @param word what the same store to any word costs
   * @return what it costs beside that, because it is to an entry, and because of copies
   */
  long changed(SimulatedCpu cpu, Step step, long entry, int word);

  /** A table is made in this frame, or moves into it. */
  void newTable(long paddr);

  /**
   * Whether a CPU need not hear of a change: its tree has none of the tables that have changed, and
   * so its TLB has nothing that came from them.
   *
   * @param changedOn the nodes that have a copy of what was changed; 0 if that is not known
   */
  boolean filters(long changedOn, int targetNode);

  /** The kernel has copied a page to another place, which will be mapped in its stead. */
  void pageMoved(long from, long to, long bytes);

  /** A tick: what walks and stores do is counted anew. */
  void startRound();
}
