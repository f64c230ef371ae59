package pagurus.vm.relocate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pagurus.vm.flush.Gather;

/**
 * Break before make: takes a table out of every walker's reach, and only then copies it.
 *
 * <p>The parent's entry becomes "moving", the CPUs are shot down, and from then on no walker can
 * reach the table: its bits cannot change, and a plain copy is exact on every architecture (A1).
 * Faults on the marker wait. The table's own lock is held from first to last, the parent's only
 * while its entry is written; the parent may move meanwhile, marker and all.
 *
 * <p>A root has no parent's entry to clear: it moves as {@link Quiesce} moves it.
 *
 * <p>Needs that nobody remembers the marker as an absence ({@link #needs}). Who waits: every access
 * under the table that misses the TLB, for one shootdown and one copy.
 */
public final class Freeze implements RelocationProtocol {
  private final Quiesce roots = new Quiesce();

  /** The protocol; it has no state. */
  public Freeze() {}

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.ABSENCE_FORGOTTEN);
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    if (phases.isRoot(moves.getFirst())) {
      roots.move(phases, moves);
      return;
    }
    List<TableMove> frozen = new ArrayList<>();
    try (Gather gather = phases.gather()) {
      for (TableMove move : moves) {
        if (!phases.reserve(move)) {
          continue;
        }
        if (!phases.lock(move)) {
          phases.cancel(move);
          continue;
        }
        phases.freeze(move);
        phases.unlockParent(move);
        phases.owe(move, gather);
        frozen.add(move);
      }
      gather.flush();
      for (TableMove move : frozen) {
        phases.copy(move);
        phases.lockParentAgain(move);
        phases.publish(move);
        phases.stray(move);
        phases.retire(move, gather);
        phases.unlockParent(move);
      }
    }
  }
}
