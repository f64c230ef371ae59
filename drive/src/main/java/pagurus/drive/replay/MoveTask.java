package pagurus.drive.replay;

import java.util.OptionalDouble;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.Migration;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.KernelThread;

/**
 * Moves a process: its CPUs and data half-way, its tables a little later, so that the walks between
 * can be counted; or its tables round and round.
 */
final class MoveTask implements Task {
  /** The share of the run after which a process moves. */
  private static final double HALF_WAY = 0.5;

  /** The share of the run after which its tables follow. */
  private static final double FOLLOW_AT = 0.6;

  /** The share of the run after which the program waits until its tables are there. */
  private static final double THERE_BY = 0.8;

  private final Kernel kernel;
  private final Relocator relocator;
  private final RunProcess process;
  private final ReplayPlan plan;
  private final int nodes;
  private final RelocationCounters counters;
  private final MoveRecord record = new MoveRecord();
  private final OptionalDouble lookAt;
  private int round;

  /**
   * A mover that has not begun.
   *
   * @param lookAt the share of the run after which it looks at the tables if nobody moves anything
   */
  MoveTask(
      Kernel kernel,
      Relocator relocator,
      RunProcess process,
      ReplayPlan plan,
      OptionalDouble lookAt) {
    this.kernel = kernel;
    this.relocator = relocator;
    this.process = process;
    this.plan = plan;
    nodes = kernel.core().frames().nodes();
    counters = new RelocationCounters(kernel.core().mode().levels());
    if (goes()) {
      process.hold(this, HALF_WAY);
    } else if (plan.relocation() == Relocation.NONE) {
      lookAt.ifPresent(share -> process.hold(this, share));
    }
    this.lookAt = lookAt;
    process.tables().expectMover();
  }

  RelocationCounters counters() {
    return counters;
  }

  MoveRecord record() {
    return record;
  }

  @Override
  public int run(KernelThread thread) {
    boolean goesOn =
        switch (plan.relocation()) {
          case CONTINUOUS -> circle(thread);
          case FOLLOW, OFF -> follow(thread);
          case TOGETHER -> together(thread);
          case NONE -> lookOn(thread);
        };
    return goesOn ? thread.cpu().id() : DONE;
  }

  @Override
  public boolean isWaiting() {
    return plan.relocation() != Relocation.CONTINUOUS;
  }

  private boolean goes() {
    return plan.relocation() != Relocation.CONTINUOUS && plan.relocation() != Relocation.NONE;
  }

  /** Half-way the process goes, with data and tables in one migration. */
  private boolean together(KernelThread thread) {
    if (process.progress() < HALF_WAY) {
      return true;
    }
    process.tables().lookBefore(thread);
    process.setPhase(Phase.MOVING);
    process.hold(this, THERE_BY);
    Migration migration = kernel.migration();
    Migration.Report report =
        migration.migrate(
            thread, migration.toNode(process.space(), plan.away()).withTables(plan.protocol()));
    record.setPages(report.moved(), report.stayed());
    counters.add(report.tables());
    record.setRounds(1);
    process.setPhase(Phase.TOGETHER);
    process.tablesPlaced();
    process.tables().moverEnds(thread);
    process.release(this);
    return false;
  }

  /** Moves nothing; looks at the tables when they are there if no event will, and at the end. */
  private boolean lookOn(KernelThread thread) {
    if (lookAt.isPresent() && process.progress() >= lookAt.getAsDouble()) {
      process.tables().lookBefore(thread);
      process.release(this);
    }
    if (process.isOver()) {
      process.tables().moverEnds(thread);
    }
    return !process.isOver();
  }

  /** One round of a continuous relocation; ends at home when the program has ended. */
  private boolean circle(KernelThread thread) {
    boolean last = process.isOver();
    if (round == 0) {
      process.tables().lookBefore(thread);
    }
    round++;
    int target = last ? plan.home() : (plan.home() + round) % nodes;
    relocate(thread, target);
    process.tablesPlaced();
    if (last) {
      process.tables().moverEnds(thread);
    }
    record.setRounds(round);
    return !last;
  }

  private boolean follow(KernelThread thread) {
    double progress = process.progress();
    if (process.phase() == Phase.HOME && progress >= HALF_WAY) {
      process.setPhase(Phase.APART);
      process.hold(this, FOLLOW_AT);
      Migration.Report report = kernel.migration().migrate(thread, process.space(), plan.away());
      record.setPages(report.moved(), report.stayed());
    }
    boolean due = process.phase() == Phase.APART && progress >= FOLLOW_AT;
    if (due) {
      process.tables().lookBefore(thread);
      if (plan.relocation() == Relocation.FOLLOW) {
        process.setPhase(Phase.MOVING);
        process.hold(this, THERE_BY);
        relocate(thread, plan.away());
        record.setRounds(1);
        process.setPhase(Phase.TOGETHER);
        process.tablesPlaced();
      }
      process.tables().moverEnds(thread);
      process.release(this);
    }
    return !due;
  }

  private void relocate(KernelThread thread, int node) {
    RelocationRequest request =
        RelocationRequest.all(process.space(), kernel.core().mode(), Placements.fixedNode(node));
    relocator.relocate(thread, request, plan.protocol(), counters);
  }
}
