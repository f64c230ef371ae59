package pagurus.vm.place;

/** Tables out of a range of physical memory, each on the node where it is. */
final class AwayFrom implements Placement {
  private final long from;
  private final long to;

  AwayFrom(long from, long to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public Destination placeFor(TableSite site) {
    boolean inside = site.table() >= from && site.table() < to;
    return inside ? new Destination(site.node(), from, to) : Destination.on(site.node());
  }
}
