package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.OnFaultEntries;

/** C7: a node whose copy gets a leaf is not noted, so it never hears that the leaf has changed. */
final class UnnotedReaders extends OnFaultEntries {
  private final PagingMode mode;
  private final int nodes;

  UnnotedReaders(PagingMode mode, Frames frames) {
    super(mode, frames);
    this.mode = mode;
    nodes = frames.nodes();
  }

  /** A table is a page in these trees. */
  @Override
  public long readersOf(long slot) {
    long table = slot & -mode.pageBytes();
    long readers = super.readersOf(slot);
    for (int node = 0; node < nodes; node++) {
      readers &= copyOn(table, node) == table ? -1 : ~(1L << node);
    }
    return readers;
  }
}
