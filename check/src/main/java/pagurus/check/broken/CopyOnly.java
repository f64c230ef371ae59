package pagurus.check.broken;

import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.TableMove;

/**
 * M1: drops the A and D bits that CPUs set in the old table after the copy. A page that was stored
 * to looks clean; when memory is short it is dropped, and the store is lost.
 */
final class CopyOnly extends LateBits {
  /** The defect. */
  CopyOnly() {
    super(false);
  }

  @Override
  public String name() {
    return "copy-only (M1)";
  }

  @Override
  void settle(Phases phases, TableMove move) {}
}
