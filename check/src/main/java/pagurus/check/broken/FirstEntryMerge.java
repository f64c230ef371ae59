package pagurus.check.broken;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableLocks;

/** M11: the loop that merges never advances, so only entry 0 is merged. */
final class FirstEntryMerge extends LateBits {
  /** The defect. */
  FirstEntryMerge() {
    super(true);
  }

  @Override
  public String name() {
    return "first-entry merge (M11)";
  }

  @Override
  void settle(Phases phases, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    Entries entries = phases.core().entries();
    EntryFormat format = phases.core().format();
    TableLocks locks = phases.core().locks();
    long word = phases.core().tables().word(move.newTable(), move.level());
    if (!locks.lock(cpu, word)) {
      return;
    }
    for (int i = 0; i < phases.core().mode().entries(move.level()); i++) {
      long late = entries.read(cpu, Step.MERGE, entries.slot(move.oldTable(), 0));
      long slot = entries.slot(move.newTable(), 0);
      long entry = entries.read(cpu, Step.MERGE, slot);
      while (format.isLeaf(late, move.level())
          && format.isDirty(late)
          && !entries.replace(cpu, Step.MERGE, slot, entry, format.withDirty(entry))) {
        entry = entries.read(cpu, Step.MERGE, slot);
      }
    }
    locks.unlockMerged(cpu, word);
  }
}
