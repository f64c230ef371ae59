package pagurus.vm.place;

/** Every table on one node. */
final class FixedNode implements Placement {
  private final Destination destination;

  FixedNode(int node) {
    destination = Destination.on(node);
  }

  @Override
  public Destination placeFor(TableSite site) {
    return destination;
  }
}
