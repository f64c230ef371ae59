package pagurus.vm.relocate;

import java.util.ArrayList;
import java.util.List;
import pagurus.vm.flush.Gather;

/**
 * Copies, publishes, and afterwards brings over what hardware set in the old table meanwhile.
 *
 * <p>Until the shootdown is over a CPU may set A and D in the old table. The new one is
 * <em>unmerged</em> that long: threads may fill absent entries, but whoever reads D bits, or takes
 * a present entry away, waits for the merge (M14). So a present entry of the new table still maps
 * what it was copied from; the merge checks that all the same (M12). A table that is unmerged
 * cannot be moved again (M15).
 *
 * <p>Needs nothing from hardware: who faults because it walks the old table waits for the merge,
 * and is told of the new one meanwhile. Who waits: nobody but readers of D, for one shootdown.
 */
public final class Merge implements RelocationProtocol {
  /** The protocol; it has no state. */
  public Merge() {}

  @Override
  public String name() {
    return "merge";
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
        phases.markUnmerged(move);
        phases.publish(move);
        phases.stray(move);
        phases.unlockParent(move);
        phases.owe(move, gather);
        published.add(move);
      }
      gather.flush();
      for (TableMove move : published) {
        phases.merge(move);
        phases.retire(move, gather);
      }
    }
  }
}
