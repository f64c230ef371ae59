package pagurus.check.broken;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.table.Entries;

/**
 * M12: puts the old entry's A and D into the new one without asking whether that is present and
 * maps the same frame. If the page went to swap in between, the bits change the number of its slot.
 *
 * <p>Nobody waits for this merge (as in M14), or the page could not go to swap in between.
 */
final class BlindMerge extends LateBits {
  /** The defect. */
  BlindMerge() {
    super(false);
  }

  @Override
  public String name() {
    return "blind merge (M12)";
  }

  @Override
  void settle(Phases phases, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    Entries entries = phases.core().entries();
    EntryFormat format = phases.core().format();
    for (int i = 0; i < phases.core().mode().entries(move.level()); i++) {
      long late = entries.read(cpu, Step.MERGE, entries.slot(move.oldTable(), i));
      if (format.isLeaf(late, move.level())) {
        merge(phases, late, entries.slot(move.newTable(), i));
      }
    }
  }

  private static void merge(Phases phases, long late, long slot) {
    Cpu cpu = phases.thread().cpu();
    Entries entries = phases.core().entries();
    EntryFormat format = phases.core().format();
    long entry;
    long merged;
    do {
      entry = entries.read(cpu, Step.MERGE, slot);
      merged = format.isAccessed(late) ? format.withAccessed(entry) : entry;
      merged = format.isDirty(late) ? format.withDirty(merged) : merged;
    } while (merged != entry && !entries.replace(cpu, Step.MERGE, slot, entry, merged));
  }
}
