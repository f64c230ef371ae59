package pagurus.vm.table;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * The software walker: from a root towards the entry that translates an address. Reads only, takes
 * no lock. The caller must be inside a read section; what it finds may be out of date at once.
 */
public final class Lookup {
  private final Entries entries;
  private final EntryFormat format;
  private final int levels;

  /** Look-ups in tables of one paging mode. */
  public Lookup(Entries entries) {
    this.entries = entries;
    format = entries.mode().format();
    levels = entries.mode().levels();
  }

  /**
   * Goes down from {@code root} to the entry of level {@code downTo}, or ends above it, at an entry
   * that is absent or a leaf.
   */
  public void find(Cpu cpu, long root, long vaddr, int downTo, Path path) {
    long table = root;
    for (int level = levels; ; level--) {
      long slot = entries.slotFor(table, level, vaddr);
      long entry = entries.read(cpu, Step.LOOKUP, slot);
      path.visit(level, table, slot, entry);
      if (level == downTo || !format.isPresent(entry) || format.isLeaf(entry, level)) {
        return;
      }
      table = format.tableAddress(entry, level);
    }
  }
}
