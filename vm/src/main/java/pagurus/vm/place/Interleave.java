package pagurus.vm.place;

import pagurus.arch.PagingMode;

/** Neighbouring tables of a level on different nodes, round robin; a root on node 0. */
final class Interleave implements Placement {
  private final PagingMode mode;
  private final int nodes;

  Interleave(PagingMode mode, int nodes) {
    this.mode = mode;
    this.nodes = nodes;
  }

  @Override
  public Destination placeFor(TableSite site) {
    if (site.level() == mode.levels()) {
      return Destination.on(0);
    }
    long number = site.vaddr() >>> mode.shift(site.level() + 1);
    return Destination.on((int) Long.remainderUnsigned(number, nodes));
  }
}
