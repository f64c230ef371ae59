package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;

/**
 * C5: what is taken from a copy is read first and then overwritten. D that is set between is gone.
 */
final class ReadThenWrite extends CopyMutant {
  ReadThenWrite(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  public long exchange(Cpu cpu, Step step, long slot, long entry) {
    if (!isInLeafTable(slot)) {
      return super.exchange(cpu, step, slot, entry);
    }
    long before = read(cpu, step, slot);
    words.exchange(cpu, step, slot, entry);
    inCopies(slot, copy -> words.write(cpu, step, copy, entry));
    return before;
  }
}
