package pagurus.check.broken;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.table.Entries;

/**
 * M14: merges the late bits as it should, but nobody has to wait for that. Reclaim looks at the
 * new, clean entry while a CPU still writes through the old one, and drops the page. (So does a
 * second relocation, for which {@link MovesInLimbo} is the narrower defect.)
 */
final class UngatedMerge extends LateBits {
  /** The defect. */
  UngatedMerge() {
    super(false);
  }

  @Override
  public String name() {
    return "ungated merge (M14)";
  }

  @Override
  void settle(Phases phases, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    Entries entries = phases.core().entries();
    EntryFormat format = phases.core().format();
    int level = move.level();
    for (int i = 0; i < phases.core().mode().entries(level); i++) {
      long late = entries.read(cpu, Step.MERGE, entries.slot(move.oldTable(), i));
      long slot = entries.slot(move.newTable(), i);
      long entry = entries.read(cpu, Step.MERGE, slot);
      boolean same =
          format.isLeaf(late, level)
              && format.isLeaf(entry, level)
              && format.leafAddress(entry, level) == format.leafAddress(late, level);
      while (same
          && format.isDirty(late)
          && !entries.replace(cpu, Step.MERGE, slot, entry, format.withDirty(entry))) {
        entry = entries.read(cpu, Step.MERGE, slot);
      }
    }
  }
}
