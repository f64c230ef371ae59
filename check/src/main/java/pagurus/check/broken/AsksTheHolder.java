package pagurus.check.broken;

import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.AddressSpace;

/**
 * M2: "is it on the wrong node?" asks about the table that <em>holds</em> the entry, not the one
 * that the entry refers to. Once the parent has moved, its children are skipped, and nobody is
 * told: they count as being where they should be.
 */
final class AsksTheHolder implements RelocationProtocol {
  @Override
  public String name() {
    return "asks the holder (M2)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    try (Gather gather = phases.gather()) {
      for (TableMove move : moves) {
        if (looksPlaced(phases, gather.space(), move)) {
          move.setOutcome(Outcome.ALREADY_PLACED);
          continue;
        }
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
    }
  }

  private static boolean looksPlaced(Phases phases, AddressSpace space, TableMove move) {
    if (phases.isRoot(move)) {
      return false;
    }
    long holder = phases.thread().find(space, move.vaddr(), move.level() + 1).table();
    return phases.core().tables().nodeOf(holder) == move.destination().node();
  }
}
