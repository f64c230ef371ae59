package pagurus.sim.policy;

import pagurus.vm.place.Destination;
import pagurus.vm.place.TableSite;

/**
 * Each table counts what its valid entries refer to by node, and moves when the majority is
 * elsewhere; leaf tables first, so that a table above counts them where they are by then (vMitosis,
 * ASPLOS 2021).
 */
final class VmitosisCounting implements TablePolicy {
  private final Patience patience = new Patience();

  @Override
  public String name() {
    return "vmitosis";
  }

  @Override
  public String summary() {
    return "A table goes where most of what it refers to is, leaf tables first (vMitosis, ASPLOS"
        + " 2021).";
  }

  @Override
  public Action decide(PolicyView view) {
    return patience.isDue() ? new Action.Move(VmitosisCounting::toMajority) : new Action.Stay();
  }

  private static Destination toMajority(TableSite site) {
    int[] children = site.children().get();
    int all = 0;
    int most = site.node();
    for (int node = 0; node < children.length; node++) {
      all += children[node];
      most = children[node] > children[most] ? node : most;
    }
    return Destination.on(2 * children[most] > all ? most : site.node());
  }
}
