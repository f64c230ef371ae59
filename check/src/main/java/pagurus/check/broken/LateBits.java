package pagurus.check.broken;

import java.util.ArrayList;
import java.util.List;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/**
 * The shape that the broken variants of merge have in common: copy, publish, one shootdown, and
 * then whatever the variant does about the bits that CPUs set in the old table meanwhile.
 */
abstract class LateBits implements RelocationProtocol {
  private final boolean gated;

  /**
   * A variant.
   *
   * @param gated whether readers of D wait until {@link #settle} is done
   */
  LateBits(boolean gated) {
    this.gated = gated;
  }

  @Override
  public final void move(Phases phases, List<TableMove> moves) {
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
        if (gated) {
          phases.markUnmerged(move);
        }
        phases.publish(move);
        phases.stray(move);
        phases.unlockParent(move);
        phases.owe(move, gather);
        published.add(move);
      }
      gather.flush();
      for (TableMove move : published) {
        settle(phases, move);
        phases.retire(move, gather);
      }
    }
  }

  /** Deals with the bits in the old table, after the flush. */
  abstract void settle(Phases phases, TableMove move);
}
