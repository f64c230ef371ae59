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

  /** No table has more than 2^12 entries; a window that is larger than a table is the table. */
  int MOST_WINDOW_BITS = 12;

  /** The other: copies of leaf tables begin empty, {@link OnFaultEntries}. */
  CopyKeeping ON_FAULT = onFault(0);

  /**
   * The same, where a fault brings neighbours, too.
   *
   * @param windowBits k, from 0 to {@value #MOST_WINDOW_BITS}, of an aligned window of 2^k entries
   */
  static CopyKeeping onFault(int windowBits) {
    return new OnFault(windowBits);
  }

  /** What people call it. */
  String name();

  /** Entries of a machine. */
  Entries entries(PagingMode mode, Frames frames);
}
