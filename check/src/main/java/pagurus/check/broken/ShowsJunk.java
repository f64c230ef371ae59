package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.OnFaultEntries;

/** C10: a copy that a fault makes shows before what its frame held is gone. */
final class ShowsJunk extends OnFaultEntries {
  ShowsJunk(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  protected void begin(Cpu cpu, long copy) {}
}
