package pagurus.sim.run;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import pagurus.arch.PagingMode;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.policy.Action;
import pagurus.sim.world.ReplicaSet;
import pagurus.sim.world.Replicas;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.vm.inspect.TableWalk;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Mmu;
import pagurus.vm.place.Destination;
import pagurus.vm.place.Placement;
import pagurus.vm.place.TableSite;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * Does what a policy wants. Tables are moved by the memory manager's relocator; copies are made in
 * the cost model. Both interrupt the CPUs that the program runs on, and take time that is none of
 * the program's: even where it runs on all CPUs, the clock of the one that moves goes on for the
 * program where it was. A run is a small part of a program's life, and would otherwise show a
 * thread that waits for all of its tables.
 */
final class PolicyDriver {
  private final Kernel kernel;
  private final PagingMode mode;
  private final AddressSpace space;
  private final ReplicaSet replicas;
  private final SimulatedMachine machine;
  private final Hardware hardware;
  private final KernelThread mover;

  /** Sends data to other nodes where one is full: there is no swap here. */
  private final Relocator relocator;

  private final RelocationCounters relocated;

  /** Whether the kernel is the machine's own, so that CPUs leave a guest for it. */
  private final boolean byHost;

  private long moverCycles;
  private long rounds;
  private long ipis;

  PolicyDriver(
      Kernel kernel,
      AddressSpace space,
      ReplicaSet replicas,
      SimulatedMachine machine,
      Hardware hardware,
      int cpu) {
    this.kernel = kernel;
    this.space = space;
    this.replicas = replicas;
    this.machine = machine;
    this.hardware = hardware;
    mode = kernel.core().mode();
    mover = kernel.thread(cpu);
    byHost = mover.cpu() == machine.cpu(cpu);
    relocator = new Relocator(kernel.flush(), kernel.spaces(), kernel.displacement()::makeRoom);
    relocated = new RelocationCounters(mode.levels());
  }

  KernelThread mover() {
    return mover;
  }

  RelocationCounters relocated() {
    return relocated;
  }

  /** What moves and copies have cost; the counting of tables for the series is not among it. */
  long moverCycles() {
    return moverCycles;
  }

  /** Rounds in which CPUs were told to load another root, or to forget a copy. */
  long rounds() {
    return rounds;
  }

  /** IPIs in those rounds. */
  long ipis() {
    return ipis;
  }

  private SimulatedCpu moverCpu() {
    return machine.cpu(mover.cpu().id());
  }

  /**
   * Does it.
   *
   * @param cpus those that the program runs on
   */
  void apply(Action action, List<SimulatedCpu> cpus) {
    switch (action) {
      case Action.Stay stay -> {}
      case Action.Move move -> move(move.placement());
      case Action.Replicate replicate -> replicate(replicate, cpus);
      case Action.DeferShootdowns defer -> machine.deferShootdowns(defer.wanted());
      case Action.Several several -> several.actions().forEach(one -> apply(one, cpus));
    }
  }

  void move(Placement placement) {
    relocate(RelocationRequest.all(space, mode, placement), relocated);
  }

  private void relocate(RelocationRequest request, RelocationCounters counters) {
    long taken =
        aside(
            () -> {
              long clock = moverCpu().cycles();
              relocator.relocate(mover, request, new Drain(), counters);
              return moverCpu().cycles() - clock;
            });
    moverCycles += taken;
  }

  /** The mover's CPU does something that a program which runs there, too, does not notice. */
  <T> T aside(Supplier<T> work) {
    SimulatedCpu cpu = moverCpu();
    long clock = cpu.cycles();
    T result = work.get();
    cpu.charge(clock - cpu.cycles());
    return result;
  }

  private void replicate(Action.Replicate wanted, List<SimulatedCpu> cpus) {
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
    replicas.made(mover.cpu().id(), site.table(), fresh);
    moverCycles += replicas.copyCycles(mover.cpu().node(), site.table(), fresh);
  }

  /** A relocation that leaves every table where it is shows them all. */
  private void forEachSite(Consumer<TableSite> action) {
    Placement show =
        site -> {
          action.accept(site);
          return Destination.on(site.node());
        };
    RelocationRequest request = RelocationRequest.all(space, mode, show);
    RelocationCounters nobodys = new RelocationCounters(mode.levels());
    relocate(request, nobodys);
  }

  /**
   * CPUs on some nodes load a root, which forgets all translations; on others they forget only
   * which tables lead to leaf tables, as any invalidation of a page does (Intel SDM 4.10.4.1).
   */
  private void interrupt(long loading, long forgetting, List<SimulatedCpu> cpus) {
    int asked = 0;
    for (SimulatedCpu cpu : cpus) {
      Mmu mmu = kernel.thread(cpu.id()).mmu();
      boolean loads = ((loading >>> cpu.node()) & 1) != 0;
      boolean forgets = !loads && ((forgetting >>> cpu.node()) & 1) != 0;
      if (loads) {
        mmu.invalidateSpace(space.asid());
      } else if (forgets) {
        mmu.invalidatePage(space.asid(), 0);
      }
      if ((loads || forgets) && cpu.id() != mover.cpu().id()) {
        asked++;
        cpu.charge(cpu.interruptions().served(byHost));
      }
    }
    if (asked > 0) {
      rounds++;
      ipis += asked;
      moverCycles += hardware.shootdownCycles() + (long) asked * hardware.ipiSendCycles();
    }
  }

  /** Memory that copies of tables take now. */
  long copyBytes() {
    long[] copies = {0};
    forEachTable(table -> copies[0] += Long.bitCount(replicas.copiesOf(table)));
    return copies[0] * mode.pageBytes();
  }

  /** Shows all tables, in no time. */
  void forEachTable(LongConsumer action) {
    TableWalk.Visitor visitor =
        new TableWalk.Visitor() {
          @Override
          public boolean table(long table, int level, long vaddr) {
            action.accept(table);
            return level > 1;
          }

          @Override
          public void entry(long entry, int level, long vaddr) {
            // Tables are shown.
          }
        };
    aside(
        () -> {
          new TableWalk(kernel.core()).walk(mover.cpu(), space, visitor);
          return visitor;
        });
  }
}
