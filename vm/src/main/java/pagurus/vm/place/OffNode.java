package pagurus.vm.place;

/** Tables off a node, to another one. */
final class OffNode implements Placement {
  private final int node;
  private final int refuge;

  OffNode(int node, int refuge) {
    this.node = node;
    this.refuge = refuge;
  }

  @Override
  public Destination placeFor(TableSite site) {
    return Destination.on(site.node() == node ? refuge : site.node());
  }
}
