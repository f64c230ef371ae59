package pagurus.sim.policy;

/**
 * Tables stay where they are; nobody is interrupted for memory that is given back or marked (LATR).
 */
final class LazyShootdowns implements TablePolicy {
  @Override
  public String name() {
    return "latr";
  }

  @Override
  public String summary() {
    return "Tables stay; memory given back or marked is forgotten at ticks, without IPIs (LATR,"
        + " ASPLOS 2018).";
  }

  @Override
  public Action decide(PolicyView view) {
    return new Action.DeferShootdowns(true);
  }
}
