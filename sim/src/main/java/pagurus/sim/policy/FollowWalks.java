package pagurus.sim.policy;

import pagurus.vm.place.Destination;
import pagurus.vm.place.Placement;

/**
 * Our own: each table goes to the node whose CPUs walk it most, if walks are worth it at all.
 *
 * <p>Where the walks of a table are shared evenly it stays: moving it would help nobody. Nothing is
 * replicated, so no memory and no store is spent.
 */
final class FollowWalks implements TablePolicy {
  /** Below this share of time in walks a move cannot pay. */
  private static final double WORTH_IT = 0.02;

  /** Nor where few reads are remote. */
  private static final double REMOTE = 0.05;

  /** A node must walk a table this much more than all others together. */
  private static final double MAJORITY = 0.6;

  @Override
  public String name() {
    return "pagurus";
  }

  @Override
  public String summary() {
    return "A table goes to the node that walks it most, by sampled walks; even shares stay.";
  }

  @Override
  public Action decide(PolicyView view) {
    if (view.walkShare() < WORTH_IT || view.remoteShare() < REMOTE) {
      return new Action.Stay();
    }
    Placement toWalkers =
        site -> Destination.on(busiest(view.costs().walksOf(site.table()), site.node()));
    return new Action.Move(toWalkers);
  }

  private static int busiest(int[] walks, int home) {
    int best = home;
    long sum = 0;
    for (int node = 0; node < walks.length; node++) {
      sum += walks[node];
      if (walks[node] > walks[best]) {
        best = node;
      }
    }
    return walks[best] >= MAJORITY * sum ? best : home;
  }
}
