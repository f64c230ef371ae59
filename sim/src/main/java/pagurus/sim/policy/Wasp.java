package pagurus.sim.policy;

import java.util.List;
import java.util.stream.IntStream;
import pagurus.sim.world.Replicas;

/**
 * Replication while there are more than 10 million accesses a second and 1 % of them miss the TLB;
 * each node walks the tree that it reads fastest, which may be another's (WASP).
 */
final class Wasp implements TablePolicy {
  private static final double BUSY_PER_SECOND = 10e6;
  private static final double MISS_RATE = 0.01;

  /** Ticks that a wish must last: replication is switched on, or off, no sooner. */
  private static final int HYSTERESIS = 2;

  private boolean on;
  private int against;

  @Override
  public String name() {
    return "wasp";
  }

  @Override
  public String summary() {
    return "Replication above 10 M accesses/s and 1 % TLB misses; nodes walk the fastest replica"
        + " (WASP).";
  }

  @Override
  public Action decide(PolicyView view) {
    boolean wanted = view.accessesPerSecond() > BUSY_PER_SECOND && view.missRate() > MISS_RATE;
    against = wanted == on ? 0 : against + 1;
    if (against >= HYSTERESIS) {
      on = wanted;
      against = 0;
    }
    if (!on) {
      return new Action.Replicate(new Replicas.None());
    }
    List<Integer> trees =
        IntStream.range(0, view.topology().nodes()).map(view::nearest).boxed().toList();
    return new Action.Replicate(new Replicas.Everywhere(), trees);
  }
}
