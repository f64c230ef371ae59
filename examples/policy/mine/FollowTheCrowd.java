package mine;

import pagurus.sim.policy.Action;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.vm.place.Placements;

/** Tables go to most of the CPUs once most entries that walks read are on other nodes. */
public final class FollowTheCrowd implements TablePolicy {
  private static final double MOST = 0.5;

  /** Made by the command line. */
  public FollowTheCrowd() {}

  @Override
  public String name() {
    return "follow-the-crowd";
  }

  @Override
  public String summary() {
    return "Tables go to most of the CPUs once most walk reads are remote.";
  }

  @Override
  public Action decide(PolicyView view) {
    return view.remoteShare() > MOST ? new Action.Move(Placements.followCpus()) : new Action.Stay();
  }
}
