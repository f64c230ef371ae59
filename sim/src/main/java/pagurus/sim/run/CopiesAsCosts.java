package pagurus.sim.run;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import pagurus.arch.PagingMode;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.policy.Action;
import pagurus.sim.world.ReplicaSet;
import pagurus.sim.world.Replicas;
import pagurus.sim.world.SimulatedCpu;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.place.Destination;
import pagurus.vm.place.Placement;
import pagurus.vm.place.TableSite;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;

/**
 * Copies in the cost model: the memory manager has one table, and what copies of it would cost is
 * charged. So each table may have its own, and a node may walk another's.
 */
final class CopiesAsCosts implements TableCopies {
  private final TableMover mover;
  private final ReplicaSet replicas;
  private final Hardware hardware;

  /** Whether the kernel is the machine's own, so that CPUs leave a guest for it. */
  private final boolean byHost;

  private long rounds;
  private long ipis;

  CopiesAsCosts(TableMover mover, ReplicaSet replicas, Hardware hardware, boolean byHost) {
    this.mover = mover;
    this.replicas = replicas;
    this.hardware = hardware;
    this.byHost = byHost;
  }

  @Override
  public long rounds() {
    return rounds;
  }

  @Override
  public long ipis() {
    return ipis;
  }

  @Override
  public void replicate(Action.Replicate wanted, List<SimulatedCpu> cpus) {
    check(wanted.trees());
    boolean sameRule = wanted.replicas().equals(replicas.rule());
    boolean isNone = wanted.replicas() instanceof Replicas.None;
    long reload = steer(isNone ? List.of() : wanted.trees());
    if (sameRule && (reload == 0 || isNone)) {
      return;
    }
    long dropped = 0;
    if (!sameRule) {
      boolean sameKind = wanted.replicas().getClass() == replicas.rule().getClass();
      replicas.replicate(wanted.replicas());
      dropped = copy(wanted.replicas());
      reload = sameKind || hardware.nodes() == 1 ? reload : -1L;
    }
    interrupt(reload, dropped & ~reload, cpus);
  }

  private void check(List<Integer> trees) {
    int nodes = hardware.nodes();
    if (!trees.isEmpty() && trees.size() != nodes) {
      throw new IllegalArgumentException(
          "a policy names the trees of %d nodes, and machine %s has %d"
              .formatted(trees.size(), hardware.name(), nodes));
    }
    for (int tree : trees) {
      if (tree < 0 || tree >= nodes) {
        throw new IllegalArgumentException(
            "a policy wants the tree of node %d, and machine %s has nodes 0 to %d"
                .formatted(tree, hardware.name(), nodes - 1));
      }
    }
  }

  /** Says which tree each node walks; returns the nodes for which that is another now. */
  private long steer(List<Integer> trees) {
    long changed = 0;
    for (int node = 0; node < hardware.nodes(); node++) {
      int tree = trees.isEmpty() ? node : trees.get(node);
      changed |= tree == replicas.treeOf(node) ? 0 : 1L << node;
      replicas.steer(node, tree);
    }
    return changed;
  }

  /** Makes the copies that a rule wants at once; returns the nodes that have lost one. */
  private long copy(Replicas rule) {
    long[] lost = {0};
    switch (rule) {
      case Replicas.None none -> {}
      case Replicas.OnFault lazy -> {}
      case Replicas.Everywhere all -> forEachSite(site -> set(site, -1L, lost));
      case Replicas.Chosen chosen ->
          forEachSite(site -> set(site, chosen.choice().nodesFor(site), lost));
    }
    return IntStream.range(0, hardware.nodes())
        .filter(node -> ((lost[0] >>> replicas.treeOf(node)) & 1) != 0)
        .mapToLong(node -> 1L << node)
        .sum();
  }

  private void set(TableSite site, long nodes, long[] lost) {
    long wanted = nodes & replicas.holders();
    lost[0] |= replicas.copiesOf(site.table()) & ~wanted;
    long fresh = replicas.setCopies(site.table(), wanted);
    replicas.made(mover.thread().cpu().id(), site.table(), fresh);
    mover.charge(replicas.copyCycles(mover.thread().cpu().node(), site.table(), fresh));
  }

  /** A relocation that leaves every table where it is shows them all. */
  private void forEachSite(Consumer<TableSite> action) {
    Placement show =
        site -> {
          action.accept(site);
          return Destination.on(site.node());
        };
    PagingMode mode = mover.kernel().core().mode();
    RelocationRequest request = RelocationRequest.all(mover.space(), mode, show);
    mover.relocate(request, new RelocationCounters(mode.levels()));
  }

  /**
   * CPUs on some nodes load a root, which forgets all translations; on others they forget only
   * which tables lead to leaf tables, as any invalidation of a page does (Intel SDM 4.10.4.1).
   */
  private void interrupt(long loading, long forgetting, List<SimulatedCpu> cpus) {
    int asked = 0;
    for (SimulatedCpu cpu : cpus) {
      Mmu mmu = mover.kernel().thread(cpu.id()).mmu();
      boolean loads = ((loading >>> cpu.node()) & 1) != 0;
      boolean forgets = !loads && ((forgetting >>> cpu.node()) & 1) != 0;
      if (loads) {
        mmu.invalidateSpace(mover.space().asid());
      } else if (forgets) {
        mmu.invalidatePage(mover.space().asid(), 0);
      }
      if ((loads || forgets) && cpu.id() != mover.thread().cpu().id()) {
        asked++;
        cpu.charge(cpu.interruptions().served(byHost));
      }
    }
    if (asked > 0) {
      rounds++;
      ipis += asked;
      mover.charge(hardware.shootdownCycles() + (long) asked * hardware.ipiSendCycles());
    }
  }

  @Override
  public long nodesOf(long table) {
    return replicas.copiesOf(table);
  }
}
