package pagurus.sim.policy;

import pagurus.vm.place.Placements;

/** Tables go round robin over the nodes. */
final class Interleaved implements TablePolicy {
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
    return new Action.Move(Placements.interleave(view.mode(), view.topology().nodes()));
  }
}
