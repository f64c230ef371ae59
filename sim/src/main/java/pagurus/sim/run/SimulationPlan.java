package pagurus.sim.run;

import java.util.List;
import pagurus.sim.hardware.Hardware;

/**
 * What is the same for every policy.
 *
 * @param hardware the machine
 * @param start where tables and data are at the start
 * @param accesses each thread stops after so many
 * @param threadsMove when these shares of the run are over, from 0 to 1, every thread goes on to
 *     the next node; data and tables stay
 */
public record SimulationPlan(
    Hardware hardware, StartPlacement start, long accesses, List<Double> threadsMove) {
  /** Takes the list over. */
  public SimulationPlan {
    threadsMove = List.copyOf(threadsMove);
  }

  /** Threads stay where they start. */
  public SimulationPlan(Hardware hardware, StartPlacement start, long accesses) {
    this(hardware, start, accesses, List.of());
  }
}
