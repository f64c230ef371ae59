package pagurus.check.broken;

import java.util.List;
import pagurus.machine.Cpu;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.Core;

/**
 * Takes an old root off the list, and so tells the hypervisor that nobody uses it, before the CPUs
 * have been told to use another. On hardware nobody notices, if the frame is freed in time; a
 * hypervisor refuses to unpin a root that a CPU has loaded.
 */
final class EarlyUnpin implements RelocationProtocol {
  @Override
  public String name() {
    return "early unpin";
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
        Core core = phases.core();
        Cpu cpu = phases.thread().cpu();
        phases.owe(move, gather);
        phases.unlockParent(move);
        try {
          core.roots().remove(cpu, move.oldTable());
        } finally {
          gather.flush();
          long ticket = core.grace().advance(cpu);
          core.retired().add(cpu, move.oldTable(), move.level(), gather.space().id(), ticket, true);
        }
      }
    }
  }
}
