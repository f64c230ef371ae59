package pagurus.vm.replicate;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.table.Entries;

/** Copies that are whole from the start: {@link ReplicatedEntries}. */
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
