package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;

/**
 * C1: A and D are those of the original. What CPUs of other nodes have set in their copies is not
 * asked for, and goes with them.
 */
final class OneCopysBits extends CopyMutant {
  OneCopysBits(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  public long read(Cpu cpu, Step step, long slot) {
    return isInLeafTable(slot) ? words.read(cpu, step, slot) : super.read(cpu, step, slot);
  }

  @Override
  public long exchange(Cpu cpu, Step step, long slot, long entry) {
    if (!isInLeafTable(slot)) {
      return super.exchange(cpu, step, slot, entry);
    }
    long before = words.exchange(cpu, step, slot, entry);
    inCopies(slot, copy -> words.exchange(cpu, step, copy, entry));
    return before;
  }
}
