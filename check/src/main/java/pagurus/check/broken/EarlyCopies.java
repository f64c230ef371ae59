package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.vm.memory.Frames;

/**
 * C4: the copies of a table are freed when another has taken its place, before the CPUs of their
 * nodes have been told.
 */
final class EarlyCopies extends CopyMutant {
  EarlyCopies(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  public void tableStrays(Cpu cpu, long table) {
    super.tableStrays(cpu, table);
    tableFreed(cpu, table);
  }
}
