package pagurus.sim.run;

import java.util.List;
import pagurus.sim.policy.Action;
import pagurus.sim.world.SimulatedCpu;

/** Makes the copies of tables that a policy wants. */
interface TableCopies {
  /**
   * Tables have these copies from now on.
   *
   * @param cpus those that the program runs on
   * @throws IllegalArgumentException with one sentence, if there can be no such copies
   */
  void replicate(Action.Replicate wanted, List<SimulatedCpu> cpus);

  /** The nodes that have a copy of a table now; bit n for node n. */
  long nodesOf(long table);

  /** Rounds, beside the kernel's own shootdowns, in which CPUs were told of copies. */
  long rounds();

  /** IPIs in those rounds. */
  long ipis();
}
