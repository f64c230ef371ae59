package pagurus.vm.replicate;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.table.Entries;

/** Copies that get a leaf when a CPU of their node faults for it: {@link OnFaultEntries}. */
record OnFault() implements CopyKeeping {
  @Override
  public String name() {
    return "on-fault";
  }

  @Override
  public Entries entries(PagingMode mode, Frames frames) {
    return new OnFaultEntries(mode, frames);
  }
}
