package pagurus.sim.policy;

import pagurus.vm.place.Destination;
import pagurus.vm.place.Hysteresis;
import pagurus.vm.place.Placement;
import pagurus.vm.place.TableSite;

/**
 * A table moves when the latency to its node, measured from the CPUs that run the program, exceeds
 * that of the best node by a margin, at two looks in a row (Auto-PTM).
 */
final class AutoPtm implements TablePolicy {
  /** How much slower than the best node a table's node may be. */
  private static final double MARGIN = 0.3;

  private static final int LOOKS = 2;

  private Placement placement = site -> Destination.on(site.node());
  private boolean isMade;

  @Override
  public String name() {
    return "auto-ptm";
  }

  @Override
  public String summary() {
    return "A table moves when its node's measured latency exceeds the best node's by 30 %"
        + " (Auto-PTM).";
  }

  @Override
  public Action decide(PolicyView view) {
    if (!isMade) {
      // The costs stay the same object, so that this measures what is true at each look.
      placement = new Hysteresis(site -> bestFor(view, site), LOOKS);
      isMade = true;
    }
    return new Action.Move(placement);
  }

  private static Destination bestFor(PolicyView view, TableSite site) {
    int[] cpus = site.cpus().get();
    long here = latency(view, cpus, site.node());
    int best = site.node();
    long least = here;
    for (int node = 0; node < cpus.length; node++) {
      long there = latency(view, cpus, node);
      if (there < least) {
        least = there;
        best = node;
      }
    }
    return Destination.on(here > (1 + MARGIN) * least ? best : site.node());
  }

  private static long latency(PolicyView view, int[] cpus, int to) {
    long sum = 0;
    for (int from = 0; from < cpus.length; from++) {
      sum += (long) cpus[from] * view.latency(from, to);
    }
    return sum;
  }
}
