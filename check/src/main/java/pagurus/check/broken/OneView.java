package pagurus.check.broken;

import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.Core;

/**
 * Repoints the kernel's view of a root and forgets the one that programs run on: right on a machine
 * on which a root has one view, and the first thing to be overlooked where it has two.
 */
final class OneView implements RelocationProtocol {
  @Override
  public String name() {
    return "one view";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    try (Gather gather = phases.gather()) {
      for (TableMove move : moves) {
        if (phases.isRoot(move) || !phases.reserve(move)) {
          continue;
        }
        if (!phases.lock(move)) {
          phases.cancel(move);
          continue;
        }
        phases.drain(move);
        publish(phases, gather, move);
        phases.stray(move);
        phases.owe(move, gather);
        phases.retire(move, gather);
        phases.unlockParent(move);
      }
    }
  }

  private static void publish(Phases phases, Gather gather, TableMove move) {
    Core core = phases.core();
    Cpu cpu = phases.thread().cpu();
    int parent = move.level() + 1;
    long root = gather.space().root(cpu);
    long view = core.entries().kernelView(root);
    long slot = core.entries().slotFor(view, parent, move.vaddr());
    long entry = core.format().withAccessed(core.format().makeTable(move.newTable(), parent));
    cpu.storeRelease(Step.PUBLISH, slot, entry);
  }
}
