package pagurus.sim.policy;

import pagurus.machine.Topology;
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
  public void check(Topology machine) {
    if (node >= machine.nodes()) {
      throw new IllegalArgumentException(
          "machine %s has nodes 0 to %d, not %d"
              .formatted(machine.name(), machine.nodes() - 1, node));
    }
  }

  @Override
  public Action decide(PolicyView view) {
    return patience.isDue() ? new Action.Move(Placements.fixedNode(node)) : new Action.Stay();
  }
}
