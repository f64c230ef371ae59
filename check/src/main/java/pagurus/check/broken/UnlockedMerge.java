package pagurus.check.broken;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.table.Entries;

/**
 * M13: updates the new table without its lock, by reading an entry and writing it back. What a
 * walker or a lock holder did in between is gone.
 */
final class UnlockedMerge extends LateBits {
  /** The defect. */
  UnlockedMerge() {
    super(true);
  }

  @Override
  public String name() {
    return "unlocked merge (M13)";
  }

  @Override
  void settle(Phases phases, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    Entries entries = phases.core().entries();
    EntryFormat format = phases.core().format();
    for (int i = 0; i < phases.core().mode().entries(move.level()); i++) {
      long late = entries.read(cpu, Step.MERGE, entries.slot(move.oldTable(), i));
      long slot = entries.slot(move.newTable(), i);
      long entry = entries.read(cpu, Step.MERGE, slot);
      if (format.isLeaf(late, move.level()) && format.isLeaf(entry, move.level())) {
        long merged = format.isDirty(late) ? format.withDirty(entry) : entry;
        entries.write(cpu, Step.MERGE, slot, merged);
      }
    }
    long word = phases.core().tables().word(move.newTable(), move.level());
    phases.core().locks().unlockMerged(cpu, word);
  }
}
