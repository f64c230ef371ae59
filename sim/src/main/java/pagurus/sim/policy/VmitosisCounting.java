package pagurus.sim.policy;

import pagurus.vm.place.Placements;

/** A table goes where most of what it refers to is, leaf tables first (vMitosis, ASPLOS 2021). */
final class VmitosisCounting implements TablePolicy {
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
    return new Action.Move(Placements.followData());
  }
}
