package pagurus.vm.place;

import java.util.function.IntUnaryOperator;

/** Tables and copies of tables out of a range of physical memory; those outside stay. */
final class AwayFrom implements Placement {
  private final long from;
  private final long to;
  private final IntUnaryOperator refuge;

  /** A refuge says to which node a table goes that is on this one. */
  AwayFrom(long from, long to, IntUnaryOperator refuge) {
    this.from = from;
    this.to = to;
    this.refuge = refuge;
  }

  @Override
  public Destination placeFor(TableSite site) {
    boolean inside = site.table() >= from && site.table() < to;
    int node = site.node();
    return new Destination(inside ? refuge.applyAsInt(node) : node, from, to);
  }
}
