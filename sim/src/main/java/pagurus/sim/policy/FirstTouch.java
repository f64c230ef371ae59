package pagurus.sim.policy;

/** Tables stay on the node of the CPU that first needed them (Linux). */
final class FirstTouch implements TablePolicy {
  @Override
  public String name() {
    return "first-touch";
  }

  @Override
  public String summary() {
    return "Tables stay on the node of the CPU that first needed them (Linux).";
  }

  @Override
  public Action decide(PolicyView view) {
    return new Action.Stay();
  }
}
