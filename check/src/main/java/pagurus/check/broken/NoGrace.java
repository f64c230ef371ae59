package pagurus.check.broken;

import java.util.ArrayList;
import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/**
 * M5: the old table is freed as soon as the CPUs have forgotten it, although a thread that faulted
 * may still hold a pointer to it. It locks a frame that has become somebody else's table.
 */
final class NoGrace implements RelocationProtocol {
  @Override
  public String name() {
    return "no grace (M5)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    List<TableMove> moved = new ArrayList<>();
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
        phases.unlockParent(move);
        phases.owe(move, gather);
        moved.add(move);
      }
    }
    for (TableMove move : moved) {
      phases.core().tables().free(phases.thread().cpu(), move.oldTable(), move.level());
    }
  }
}
