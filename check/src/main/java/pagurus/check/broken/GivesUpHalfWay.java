package pagurus.check.broken;

import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/**
 * M3: out of memory half-way, it returns without flushing or freeing. The old tables of the moves
 * before leak, and CPUs stay on them.
 */
final class GivesUpHalfWay implements RelocationProtocol {
  @Override
  public String name() {
    return "gives up half-way (M3)";
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // that it is not closed is the defect
  public void move(Phases phases, List<TableMove> moves) {
    Gather gather = phases.gather();
    for (TableMove move : moves) {
      if (!phases.reserve(move)) {
        return;
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
    gather.close();
  }
}
