package pagurus.sim.run;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import pagurus.arch.PagingMode;
import pagurus.sim.policy.Action;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.vm.place.Placement;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.space.KernelThread;

/**
 * Does what a policy wants: tables are moved by the memory manager's relocator, and copies made as
 * the run has them ({@link TableCopies}). Both interrupt the CPUs that the program runs on.
 */
final class PolicyDriver {
  private final TableMover mover;
  private final TableCopies copies;
  private final SimulatedMachine machine;
  private final PagingMode mode;
  private final RelocationCounters relocated;

  PolicyDriver(TableMover mover, TableCopies copies, SimulatedMachine machine) {
    this.mover = mover;
    this.copies = copies;
    this.machine = machine;
    mode = mover.kernel().core().mode();
    relocated = new RelocationCounters(mode.levels());
  }

  KernelThread mover() {
    return mover.thread();
  }

  RelocationCounters relocated() {
    return relocated;
  }

  /** What moves and copies have cost; the counting of tables for the series is not among it. */
  long moverCycles() {
    return mover.cycles();
  }

  /** Rounds in which CPUs were told to load another root, or to forget a copy. */
  long rounds() {
    return copies.rounds();
  }

  /** IPIs in those rounds. */
  long ipis() {
    return copies.ipis();
  }

  /** The nodes that have a copy of a table now; bit n for node n. */
  long copiesOf(long table) {
    return copies.nodesOf(table);
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
      case Action.Replicate replicate -> copies.replicate(replicate, cpus);
      case Action.DeferShootdowns defer -> machine.deferShootdowns(defer.wanted());
      case Action.Several several -> several.actions().forEach(one -> apply(one, cpus));
    }
  }

  void move(Placement placement) {
    mover.relocate(RelocationRequest.all(mover.space(), mode, placement), relocated);
  }

  /** The mover's CPU does something that a program which runs there, too, does not notice. */
  <T> T aside(Supplier<T> work) {
    return mover.aside(work);
  }

  /** Shows all tables, in no time. */
  void forEachTable(LongConsumer action) {
    mover.forEachTable(action);
  }
}
