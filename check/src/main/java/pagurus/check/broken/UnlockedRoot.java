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
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableLife;

/**
 * M9: the root is copied under a lock that those who fill its upper entries do not take. In the
 * series that was the kernel half, filled for all spaces from the outside while the root was off
 * the list of roots. Here every writer takes the root's own lock, so the mutant is a mover that
 * does not: an entry that a fault puts into the old root behind the copy is missing in the new one.
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
        moveRoot(phases, gather, move);
      }
    }
  }

  private static void moveRoot(Phases phases, Gather gather, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    AddressSpace space = gather.space();
    Entries entries = phases.core().entries();
    long old = space.root(cpu);
    for (int i = 0; i < phases.core().mode().entries(move.level()); i++) {
      long entry = entries.read(cpu, Step.COPY, entries.slot(old, i));
      entries.write(cpu, Step.COPY, entries.slot(move.newTable(), i), entry);
    }
    phases.publish(move);
    long word = phases.core().tables().word(old, move.level());
    phases.core().locks().become(cpu, word, TableLife.STRAY);
    phases.owe(move, gather);
    gather.retire(old, move.level());
    move.setOutcome(Outcome.MOVED);
  }
}
