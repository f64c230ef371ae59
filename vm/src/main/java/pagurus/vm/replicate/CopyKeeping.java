package pagurus.vm.replicate;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.table.Entries;

/**
 * How copies of tables are kept equal: how entries are read and written, for whoever wants to try
 * another way. It may be used for many machines, so it must not remember anything of one.
 */
public interface CopyKeeping {
  /** The usual way: {@link ReplicatedEntries}. */
  CopyKeeping REPLICATED = new Replicated();

  /** The other: copies of leaf tables begin empty, {@link OnFaultEntries}. */
  CopyKeeping ON_FAULT = new OnFault();

  /** What people call it. */
  String name();

  /** Entries of a machine. */
  Entries entries(PagingMode mode, Frames frames);
}
