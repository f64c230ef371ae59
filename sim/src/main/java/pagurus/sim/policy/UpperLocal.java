package pagurus.sim.policy;

import pagurus.vm.place.Destination;
import pagurus.vm.place.Placements;

/** The levels above the leaf tables go to most of the CPUs; leaf tables stay. */
final class UpperLocal implements TablePolicy {
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
    return new Action.Move(Placements.upperLevelsLocal(2, site -> Destination.on(site.node())));
  }
}
