package pagurus.sim.policy;

import pagurus.sim.world.Replicas;

/** Every node has a copy of every table, kept equal at each store (Mitosis, ASPLOS 2020). */
final class MitosisReplication implements TablePolicy {
  @Override
  public String name() {
    return "mitosis";
  }

  @Override
  public String summary() {
    return "Every node has a copy of every table, kept equal at each store (Mitosis, ASPLOS 2020).";
  }

  @Override
  public Action decide(PolicyView view) {
    return new Action.Replicate(new Replicas.Everywhere());
  }
}
