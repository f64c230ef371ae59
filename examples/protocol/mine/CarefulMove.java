package mine;

import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/** {@link CarelessMove} mended: entries whose D bit could still change are taken out first. */
public final class CarefulMove implements RelocationProtocol {
  /** Made by the command line. */
  public CarefulMove() {}

  @Override
  public String name() {
    return "careful";
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
    }
  }
}
