package pagurus.sim.policy;

import java.util.List;
import pagurus.sim.world.Replicas;
import pagurus.vm.place.Placement;

/** What a policy wants done. */
public sealed interface Action {
  /** Nothing. */
  record Stay() implements Action {}

  /** Every table goes to where this placement says, by the memory manager's relocator. */
  record Move(Placement placement) implements Action {}

  /**
   * Tables are replicated like this from now on. What is in force already costs nothing.
   *
   * @param replicas which nodes have copies
   * @param trees for each node, the node whose tree its CPUs walk; empty: each its own
   */
  record Replicate(Replicas replicas, List<Integer> trees) implements Action {
    /** Takes the list over. */
    public Replicate {
      trees = List.copyOf(trees);
    }

    /** The CPUs of each node walk their node's own tree. */
    public Replicate(Replicas replicas) {
      this(replicas, List.of());
    }
  }

  /**
   * When the program gives memory back, or NUMA balancing marks its pages, other CPUs are not
   * interrupted: they forget those at their next tick. What moves pages or tables waits for them as
   * ever.
   */
  record DeferShootdowns(boolean wanted) implements Action {}

  /** One after the other. */
  record Several(List<Action> actions) implements Action {
    /** Takes the list over. */
    public Several {
      actions = List.copyOf(actions);
    }
  }
}
