package pagurus.sim.policy;

import pagurus.sim.world.Replicas;

/**
 * Replication while memory accesses exceed 10 million a second and 1 % of accesses miss the TLB
 * (WASP).
 */
final class Wasp implements TablePolicy {
  private static final double BUSY_PER_SECOND = 10e6;
  private static final double MISS_RATE = 0.01;

  private boolean on;

  @Override
  public String name() {
    return "wasp";
  }

  @Override
  public String summary() {
    return "Replication while memory accesses exceed 10 million a second and 1 % of accesses miss"
        + " the TLB (WASP).";
  }

  @Override
  public Action decide(PolicyView view) {
    double seconds = view.cycles() / (view.hardware().ghz() * 1e9);
    boolean busy = seconds > 0 && view.accesses() / seconds > BUSY_PER_SECOND;
    double threshold = on ? MISS_RATE / 2 : MISS_RATE;
    on = busy && view.missRate() > threshold;
    return new Action.Replicate(on ? Replicas.EAGER : Replicas.NONE);
  }
}
