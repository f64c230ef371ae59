package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;

/**
 * C2: an entry is taken away in the original only. CPUs of other nodes find it in their copies
 * after the shootdown, too.
 */
final class OriginalAlone extends CopyMutant {
  OriginalAlone(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  public long exchange(Cpu cpu, Step step, long slot, long entry) {
    if (!isInLeafTable(slot)) {
      return super.exchange(cpu, step, slot, entry);
    }
    long before = read(cpu, step, slot);
    words.exchange(cpu, step, slot, entry);
    return before;
  }
}
