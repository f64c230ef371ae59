package pagurus.check.broken;

import java.util.ArrayList;
import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.Frames;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/**
 * M8: every level is freed with the plain page-free. No destructor runs, so tables are counted that
 * are gone; and where a root is smaller than a page, its neighbours go with it.
 */
final class PlainFree implements RelocationProtocol {
  @Override
  public String name() {
    return "plain free (M8)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    List<TableMove> moved = new ArrayList<>();
    phases.evacuate(moves);
    try (Gather gather = phases.gather()) {
      for (TableMove move : moves) {
        if (!phases.reserve(move)) {
          continue;
        }
        if (!phases.lock(move)) {
          phases.cancel(move);
          continue;
        }
        phases.copy(move);
        phases.publish(move);
        phases.stray(move);
        phases.unlockParent(move);
        phases.owe(move, gather);
        moved.add(move);
      }
    } finally {
      phases.admit();
    }
    Frames frames = phases.core().frames();
    for (TableMove move : moved) {
      frames.free(phases.thread().cpu(), frames.table().pfn(move.oldTable()), 0);
    }
  }
}
