package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.table.Entries;

/**
 * C4: the copies of a table are freed when another has taken its place, before the CPUs of their
 * nodes have been told.
 */
final class EarlyCopies implements CopyKeeping {
  @Override
  public String name() {
    return "copies freed before the flush (C4)";
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
    public void tableStrays(Cpu cpu, long table) {
      super.tableStrays(cpu, table);
      tableFreed(cpu, table);
    }
  }
}
