package pagurus.sim.policy;

import pagurus.vm.place.Placements;

/** All tables are on one node. */
final class OnNode implements TablePolicy {
  private final int node;
  private final Patience patience = new Patience();

  OnNode(int node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "fixed:" + node;
  }

  @Override
  public String summary() {
    return "All tables are on one node.";
  }

  @Override
  public Action decide(PolicyView view) {
    if (node >= view.topology().nodes()) {
      throw new IllegalArgumentException(
          "machine %s has nodes 0 to %d, not %d"
              .formatted(view.topology().name(), view.topology().nodes() - 1, node));
    }
    return patience.isDue() ? new Action.Move(Placements.fixedNode(node)) : new Action.Stay();
  }
}
