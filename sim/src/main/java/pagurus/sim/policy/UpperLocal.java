package pagurus.sim.policy;

import pagurus.vm.place.Destination;
import pagurus.vm.place.Placements;

/** The levels above the leaf tables go to most of the CPUs; leaf tables stay. */
final class UpperLocal implements TablePolicy {
  private static final int LOWEST_UPPER = 2;

  private final Patience patience = new Patience();

  @Override
  public String name() {
    return "upper-local";
  }

  @Override
  public String summary() {
    return "The levels above the leaf tables go to most of the CPUs; leaf tables stay.";
  }

  @Override
  public Action decide(PolicyView view) {
    return patience.isDue()
        ? new Action.Move(
            Placements.upperLevelsLocal(LOWEST_UPPER, site -> Destination.on(site.node())))
        : new Action.Stay();
  }
}
