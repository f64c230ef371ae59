package pagurus.check.broken;

import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/**
 * M17: the old table is freed before the flush. A walker that still has the way to it reads a frame
 * that has a new owner, and sets A and D bits in it.
 */
final class EarlyFree implements RelocationProtocol {
  @Override
  public String name() {
    return "early free (M17)";
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
        phases.unlockParent(move);
        phases.core().tables().free(phases.thread().cpu(), move.oldTable(), move.level());
        phases.owe(move, gather);
      }
    }
  }
}
