package pagurus.app.check;

import java.util.ArrayList;
import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/** Copies and publishes, and forgets what CPUs set in the old table afterwards (M1). */
public final class LosesDirty implements RelocationProtocol {
  /** The defect. */
  public LosesDirty() {}

  @Override
  public String name() {
    return "loses-dirty";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    List<TableMove> published = new ArrayList<>();
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
        published.add(move);
      }
      gather.flush();
      published.forEach(move -> phases.retire(move, gather));
    }
  }
}
