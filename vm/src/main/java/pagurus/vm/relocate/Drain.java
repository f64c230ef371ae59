package pagurus.vm.relocate;

import java.util.List;
import java.util.Set;
import pagurus.vm.flush.Gather;

/**
 * Exchanges each entry whose D bit hardware could still set for "not present" while it copies.
 *
 * <p>Why no bit is lost: a store through a clean cached translation must set D in memory, and finds
 * the entry not present, and faults (X4). A store through a dirty one was possible only if D was
 * set when the entry was read. So the D bit that the exchange returns is final. Entries that are
 * dirty already, or do not allow stores, stay in the old table as they are, and both tables agree
 * on them until the flush (X10).
 *
 * <p>Why faults resolve: whoever walks into the drained table finds the new one from the root, and
 * its CPU forgets the way to the old (X9, R2).
 *
 * <p>Needs that faults forget ({@link #needs}); and from hardware that a clean-to-dirty store
 * checks the entry in memory, as every profile here does (X4, R7, A3, A5). Who waits: an access
 * that misses the TLB in that table, for one table copy.
 */
public final class Drain implements RelocationProtocol {
  /** The protocol; it has no state. */
  public Drain() {}

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.OLD_TABLE_FORGOTTEN, Need.ABSENCE_FORGOTTEN);
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
