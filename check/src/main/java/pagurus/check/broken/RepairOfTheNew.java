package pagurus.check.broken;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableLocks;

/**
 * M10: the repair after the flush reads D in the <em>new</em> table, where it can only find what
 * was copied, and hands it over to the frame. What CPUs set in the old table is never read.
 */
final class RepairOfTheNew extends LateBits {
  /** The defect. */
  RepairOfTheNew() {
    super(true);
  }

  @Override
  public String name() {
    return "repair of the new table (M10)";
  }

  @Override
  void settle(Phases phases, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    Entries entries = phases.core().entries();
    EntryFormat format = phases.core().format();
    FrameTable records = phases.core().frames().table();
    TableLocks locks = phases.core().locks();
    long word = phases.core().tables().word(move.newTable(), move.level());
    if (!locks.lock(cpu, word)) {
      return;
    }
    for (int i = 0; i < phases.core().mode().entries(move.level()); i++) {
      long entry = entries.read(cpu, Step.MERGE, entries.slot(move.newTable(), i));
      if (format.isLeaf(entry, move.level()) && format.isDirty(entry)) {
        int pfn = records.pfn(format.leafAddress(entry, move.level()));
        records.mark(cpu, pfn, FrameTable.DIRTY);
      }
    }
    locks.unlockMerged(cpu, word);
  }
}
