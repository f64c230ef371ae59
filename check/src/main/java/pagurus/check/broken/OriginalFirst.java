package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;

/**
 * C6: an entry that refers to a new table is written to the original first. A CPU whose copy is
 * behind fills the new table, and faults again, for as long as the store to the copy is late.
 */
final class OriginalFirst extends CopyMutant {
  OriginalFirst(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  public void write(Cpu cpu, Step step, long slot, long entry) {
    if (!isInLeafTable(slot)) {
      words.write(cpu, step, slot, entry); // all tables are on this node
    }
    super.write(cpu, step, slot, entry);
  }
}
