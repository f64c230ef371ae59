package pagurus.check.broken;

import pagurus.arch.PagingMode;
import pagurus.vm.memory.Frames;
import pagurus.vm.replicate.OnFaultEntries;

/**
 * C9: a node that is sent to the original, since it has no frame for a copy, is not noted, so it
 * never hears that a leaf has changed.
 */
final class UnnotedWay extends OnFaultEntries {
  UnnotedWay(PagingMode mode, Frames frames) {
    super(mode, frames);
  }

  @Override
  protected void willWalkOriginal(long slot, int node) {}
}
