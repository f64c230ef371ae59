package pagurus.check.broken;

import java.util.List;
import pagurus.machine.Cpu;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.AddressSpace;

/**
 * M4: says that no flush is pending any more before the CPUs have acknowledged it. Whoever else
 * flushes meanwhile believes that no CPU walks an old table, and does not reach those that do.
 *
 * <p>The counts are raised again after the flush, so that closing the gather leaves them right: the
 * only wrong moment is the one of the defect.
 */
final class EarlyAllClear implements RelocationProtocol {
  @Override
  public String name() {
    return "early all-clear (M4)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    try (Gather gather = phases.gather()) {
      for (TableMove move : moves) {
        if (!phases.reserve(move)) {
          continue;
        }
        if (!phases.lock(move)) {
          phases.cancel(move);
          continue;
        }
        phases.drain(move);
        phases.publish(move);
        phases.stray(move);
        phases.owe(move, gather);
        phases.retire(move, gather);
        phases.unlockParent(move);
      }
      flushAfterTheAllClear(phases.thread().cpu(), gather);
    }
  }

  static void flushAfterTheAllClear(Cpu cpu, Gather gather) {
    AddressSpace space = gather.space();
    space.moveEnds(cpu);
    space.flushEnds(cpu);
    gather.flush();
    space.flushBegins(cpu);
    space.moveBegins(cpu);
  }
}
