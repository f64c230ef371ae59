package pagurus.sim.policy;

import pagurus.vm.place.Placements;

/** Tables go to most of the CPUs when walks are slower than local ones by a margin (Auto-PTM). */
final class AutoPtm implements TablePolicy {
  /** So many of the reads must be remote before latency is said to exceed the best node's. */
  private static final double MARGIN = 0.3;

  @Override
  public String name() {
    return "auto-ptm";
  }

  @Override
  public String summary() {
    return "Tables go to most of the CPUs when walks are slower than local ones by a margin"
        + " (Auto-PTM).";
  }

  @Override
  public Action decide(PolicyView view) {
    return view.remoteShare() > MARGIN
        ? new Action.Move(Placements.followCpus())
        : new Action.Stay();
  }
}
