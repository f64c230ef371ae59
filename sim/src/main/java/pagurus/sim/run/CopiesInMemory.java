package pagurus.sim.run;

import java.util.List;
import java.util.stream.IntStream;
import pagurus.sim.policy.Action;
import pagurus.sim.world.ReplicaSet;
import pagurus.sim.world.Replicas;
import pagurus.sim.world.SimulatedCpu;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.mm.Kernel;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.Replication;
import pagurus.vm.table.Entries;

/**
 * Copies that the memory manager keeps, in frames of their nodes: it makes them by relocating each
 * table to where it is, flushes, stores to all of them and frees them, and is charged for that step
 * by step. Nothing is estimated but what it takes to find a copy ({@link
 * pagurus.sim.hardware.Hardware#findReplicaCycles}).
 *
 * <p>All tables have the same copies, and each node walks its own. A full node sends data elsewhere
 * for them, as it does for tables that move there; copies of tables that come later it has only if
 * there are frames to spare.
 */
final class CopiesInMemory implements TableCopies {
  private final TableMover mover;
  private final ReplicaSet tables;
  private final CopyKeeping keeping;
  private final int nodes;
  private final Replication replication;

  /** Those that have copies, node n in bit n. */
  private long having;

  /**
   * None yet.
   *
   * @param tables of a kernel that can have copies
   * @param keeping how it keeps them
   */
  CopiesInMemory(TableMover mover, ReplicaSet tables, CopyKeeping keeping, int nodes) {
    this.mover = mover;
    this.tables = tables;
    this.keeping = keeping;
    this.nodes = nodes;
    tell(tables, mover.kernel());
    replication =
        new Replication(mover.kernel().flush(), mover.kernel().spaces(), mover.relocator());
  }

  /** Has a kernel say which of its tables are copies. */
  static void tell(ReplicaSet tables, Kernel kernel) {
    FrameTable records = kernel.core().frames().table();
    tables.copiesAre(entry -> records.kind(records.pfn(entry)) == FrameKind.TABLE_COPY);
  }

  @Override
  public void replicate(Action.Replicate wanted, List<SimulatedCpu> cpus) {
    check(wanted);
    long next = wanted.replicas() instanceof Replicas.None ? 0 : tables.holders();
    if (next == having) {
      return;
    }
    having = next;
    RelocationCounters made = new RelocationCounters(mover.kernel().core().mode().levels());
    mover.during(
        protocol -> {
          makeRoom(next);
          replication.replicate(mover.thread(), mover.space(), next, protocol, made);
        });
  }

  /** On these nodes, for a copy of each table; node n in bit n. */
  private void makeRoom(long where) {
    int[] tablesOfAll = {0};
    mover.forEachTable(table -> tablesOfAll[0]++);
    IntStream.range(0, nodes)
        .filter(node -> (where >>> node & 1) != 0)
        .forEach(
            node ->
                mover
                    .kernel()
                    .displacement()
                    .makeRoom(mover.thread(), node, tablesOfAll[0], tablesOfAll[0]));
  }

  private void check(Action.Replicate wanted) {
    boolean steers =
        IntStream.range(0, wanted.trees().size())
            .anyMatch(node -> wanted.trees().get(node) != node);
    if (steers) {
      throw new IllegalArgumentException(
          "the memory manager lets each node walk its own copies, and a policy sends them to %s"
              .formatted(wanted.trees()));
    }
    switch (wanted.replicas()) {
      case Replicas.None none -> {}
      case Replicas.Everywhere all -> {}
      case Replicas.OnFault lazy -> checkWindow(lazy);
      case Replicas.Chosen chosen ->
          throw new IllegalArgumentException(
              "the memory manager keeps the same copies of all tables, and a policy chooses for"
                  + " each");
    }
  }

  private void checkWindow(Replicas.OnFault lazy) {
    CopyKeeping asked = CopyKeeping.onFault(lazy.windowBits());
    if (!asked.equals(keeping)) {
      throw new IllegalArgumentException(
          "a policy wants copies %s, and says that they are kept %s"
              .formatted(asked.name(), keeping.name()));
    }
  }

  @Override
  public long nodesOf(long table) {
    Entries entries = mover.kernel().core().entries();
    return IntStream.range(0, nodes)
        .filter(node -> entries.copyOn(table, node) != table)
        .mapToLong(node -> 1L << node)
        .sum();
  }

  /** The kernel's shootdowns are all there are. */
  @Override
  public long rounds() {
    return 0;
  }

  @Override
  public long ipis() {
    return 0;
  }
}
