package mine;

import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/** A move as one would write it first. docs/checking.md shows what is wrong with it. */
public final class CarelessMove implements RelocationProtocol {
  /** Made by the command line. */
  public CarelessMove() {}

  @Override
  public String name() {
    return "careless";
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
        phases.copy(move);
        phases.publish(move);
        phases.stray(move);
        phases.owe(move, gather);
        phases.retire(move, gather);
        phases.unlockParent(move);
      }
    }
  }
}
