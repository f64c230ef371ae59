package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;

/**
 * C3: an entry is replaced in the original with care, and overwritten in the copies. D that a CPU
 * of another node sets between is gone.
 */
final class PlainStores extends CopyMutant {
  PlainStores(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  public boolean replace(Cpu cpu, Step step, long slot, long seen, long entry) {
    if (!isInLeafTable(slot)) {
      return super.replace(cpu, step, slot, seen, entry);
    }
    if (read(cpu, step, slot) != seen) {
      return false;
    }
    replaceInOriginal(cpu, step, slot, entry);
    inCopies(slot, copy -> words.write(cpu, step, copy, entry));
    return true;
  }
}
