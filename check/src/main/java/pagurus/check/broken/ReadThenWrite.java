package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.table.Entries;

/**
 * C5: what is taken from a copy is read first and then overwritten. D that is set between is gone.
 */
final class ReadThenWrite implements CopyKeeping {
  @Override
  public String name() {
    return "copies read and then written (C5)";
  }

  @Override
  public Entries entries(PagingMode mode, Frames frames) {
    return new Broken(mode, frames);
  }

  private static final class Broken extends CopyMutant {
    Broken(PagingMode mode, Frames frames) {
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
}
