package pagurus.check.broken;

import java.util.function.LongConsumer;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.ReplicatedEntries;
import pagurus.vm.table.Entries;

/** What those have in common that keep copies of tables with a defect. */
abstract class CopyMutant extends ReplicatedEntries {
  /** Single words, whatever copies there are. */
  final Entries words;

  private final PagingMode mode;
  private final FrameTable records;
  private final int nodes;

  CopyMutant(PagingMode mode, Frames frames) {
    super(mode, frames);
    this.mode = mode;
    records = frames.table();
    nodes = frames.nodes();
    words = new Entries(mode);
  }

  /** Whether an entry is in a leaf table, where it leads to no table whose copy would be meant. */
  final boolean isInLeafTable(long slot) {
    return records.level(records.pfn(slot)) == 1;
  }

  /** Goes through the places of an entry in copies of its table, which in these trees is a page. */
  final void inCopies(long slot, LongConsumer action) {
    long table = slot & -mode.pageBytes();
    for (int node = 0; node < nodes; node++) {
      long copy = copyOn(table, node);
      if (copy != table) {
        action.accept(copy + (slot - table));
      }
    }
  }

  /** Replaces a leaf in the original; only A and D change meanwhile, and the last word wins. */
  final void replaceInOriginal(Cpu cpu, Step step, long slot, long entry) {
    long now;
    do {
      now = words.read(cpu, step, slot);
    } while (!words.replace(cpu, step, slot, now, entry));
  }
}
