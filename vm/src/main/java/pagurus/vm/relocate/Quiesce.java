package pagurus.vm.relocate;

import java.util.List;
import pagurus.vm.flush.Gather;

/**
 * Every CPU leaves the address space, the tables move, the CPUs come back.
 *
 * <p>While the gate is closed no walker is in the space, so plain copies are exact. Kernel threads
 * may still be at work in it, so the locks are taken all the same. The flush behind the last copy
 * finds no CPU to ask, but advances the generation: a CPU that comes back has missed it and forgets
 * everything. The generation of the evacuation is not enough for that: a CPU may have come in just
 * after it was advanced and read old tables before it was asked to leave.
 *
 * <p>The oracle for the others, and the way to move a root that needs no thought. Needs nothing
 * from hardware. Who waits: the whole program, for the whole batch.
 */
public final class Quiesce implements RelocationProtocol {
  /** The protocol; it has no state. */
  public Quiesce() {}

  @Override
  public String name() {
    return "quiesce";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
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
        phases.owe(move, gather);
        phases.retire(move, gather);
        phases.unlockParent(move);
      }
    } finally {
      phases.admit();
    }
  }
}
