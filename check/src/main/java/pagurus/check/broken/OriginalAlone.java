package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.table.Entries;

/**
 * C2: an entry is taken away in the original only. CPUs of other nodes find it in their copies
 * after the shootdown, too.
 */
final class OriginalAlone implements CopyKeeping {
  @Override
  public String name() {
    return "taken from the original only (C2)";
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
      return before;
    }
  }
}
