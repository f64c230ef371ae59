package pagurus.check.broken;

import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.table.Entries;

/**
 * M9: the root is copied, kernel half and all, under its own lock, while the kernel half grows
 * under the registry's; and the new root is registered only when it is in use already. What the
 * kernel maps between the copy and that is missing in one space for a while.
 */
final class UnlockedRoot implements RelocationProtocol {
  private final Drain tables = new Drain();

  @Override
  public String name() {
    return "unlocked root (M9)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    TableMove move = moves.getFirst();
    if (!phases.isRoot(move)) {
      tables.move(phases, moves);
      return;
    }
    try (Gather gather = phases.gather()) {
      if (phases.reserve(move)) {
        if (phases.lock(move)) {
          moveRoot(phases, gather, move);
        } else {
          phases.cancel(move);
        }
      }
    }
  }

  private static void moveRoot(Phases phases, Gather gather, TableMove move) {
    Core core = phases.core();
    Cpu cpu = phases.thread().cpu();
    AddressSpace space = gather.space();
    long old = space.root(cpu);
    phases.drain(move);
    Entries entries = core.entries();
    for (int i = core.roots().firstShared(); i < core.mode().entries(move.level()); i++) {
      long entry = entries.read(cpu, Step.COPY, entries.slot(old, i));
      entries.write(cpu, Step.COPY, entries.slot(move.newTable(), i), entry);
    }
    cpu.storeRelease(Step.PUBLISH, space.rootWord(), move.newTable());
    phases.stray(move);
    phases.owe(move, gather);
    gather.retire(old, move.level());
    gather.flush();
    core.roots().add(cpu, move.newTable());
    move.setOutcome(Outcome.MOVED);
  }
}
