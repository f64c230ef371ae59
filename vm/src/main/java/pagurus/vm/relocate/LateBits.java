package pagurus.vm.relocate;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.table.Entries;

/** A and D bits that hardware set in an old table after it had been copied. */
final class LateBits {
  private final Entries entries;
  private final EntryFormat format;

  LateBits(Entries entries) {
    this.entries = entries;
    format = entries.mode().format();
  }

  /** Brings them over into the replacement, which the caller has locked. */
  void merge(Cpu cpu, int level, long oldTable, long newTable, int count) {
    for (int i = 0; i < count; i++) {
      long late = entries.read(cpu, Step.MERGE, entries.slot(oldTable, i));
      if (format.isLeaf(late, level)) {
        mergeEntry(cpu, level, late, entries.slot(newTable, i));
      }
    }
  }

  /** Only into an entry that still maps the same frame (M12). */
  private void mergeEntry(Cpu cpu, int level, long late, long slot) {
    while (true) {
      long entry = entries.read(cpu, Step.MERGE, slot);
      if (!format.isLeaf(entry, level)
          || format.leafAddress(entry, level) != format.leafAddress(late, level)) {
        return;
      }
      long merged = format.isAccessed(late) ? format.withAccessed(entry) : entry;
      merged = format.isDirty(late) ? format.withDirty(merged) : merged;
      if (merged == entry || entries.replace(cpu, Step.MERGE, slot, entry, merged)) {
        return;
      }
    }
  }
}
