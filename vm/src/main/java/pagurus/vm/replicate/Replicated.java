package pagurus.vm.replicate;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.table.Entries;

/** The way of keeping copies that comes with the system: {@link ReplicatedEntries}. */
record Replicated() implements CopyKeeping {
  @Override
  public String name() {
    return "replicated";
  }

  @Override
  public Entries entries(PagingMode mode, Frames frames) {
    return new ReplicatedEntries(mode, frames);
  }
}
