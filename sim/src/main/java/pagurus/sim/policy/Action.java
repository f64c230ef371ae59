package pagurus.sim.policy;

import pagurus.sim.world.Replicas;
import pagurus.vm.place.Placement;

/** What a policy wants done. */
public sealed interface Action {
  /** Nothing. */
  record Stay() implements Action {}

  /** Every table goes to where this placement says. */
  record Move(Placement placement) implements Action {}

  /** Tables are replicated like this from now on. */
  record Replicate(Replicas replicas) implements Action {}
}
