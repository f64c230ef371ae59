package pagurus.sim.policy;

import pagurus.vm.place.Placements;

/** Tables go round robin over the nodes; new ones follow within a few ticks. */
final class Interleaved implements TablePolicy {
  private final Patience patience = new Patience();

  @Override
  public String name() {
    return "interleave";
  }

  @Override
  public String summary() {
    return "Tables go round robin over the nodes.";
  }

  @Override
  public Action decide(PolicyView view) {
    return patience.isDue()
        ? new Action.Move(Placements.interleave(view.mode(), view.topology().nodes()))
        : new Action.Stay();
  }
}
