package pagurus.sim.policy;

import pagurus.sim.world.Replicas;

/** A node gets a copy of a table when it first walks it, by a fault (Hydra, numaPTE). */
final class NumaPte implements TablePolicy {
  @Override
  public String name() {
    return "numapte";
  }

  @Override
  public String summary() {
    return "A node gets a copy of a table when it first walks it, by a fault (Hydra, numaPTE).";
  }

  @Override
  public Action decide(PolicyView view) {
    return new Action.Replicate(Replicas.LAZY);
  }
}
