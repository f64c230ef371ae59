package pagurus.app.sim;

import java.util.ArrayList;
import java.util.List;
import pagurus.app.BadInputException;
import pagurus.sim.run.Policies;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.Workload;

/** Several policies on the same workload. */
final class SideBySide {
  private final Workload workload;
  private final RunsAtOnce<SimulationResult> runs;
  private final List<SimulationResult> results = new ArrayList<>();

  /** Runs that have not begun, one for each policy. */
  SideBySide(Workload workload, SimulationPlan plan, List<Policies> policies) {
    this.workload = workload;
    check(plan, policies);
    runs =
        new RunsAtOnce<>(
            policies.stream()
                .<RunsAtOnce.Run<SimulationResult>>map(
                    policy -> progress -> Simulation.run(workload, plan, policy, progress))
                .toList());
  }

  /** Refuses a policy that the machine is not for, before others have taken their time. */
  private static void check(SimulationPlan plan, List<Policies> policies) {
    try {
      policies.forEach(policy -> policy.check(plan.hardware()));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  void run(int threads) throws Exception {
    workload.footprint();
    results.addAll(runs.run(threads));
  }

  double progress() {
    return runs.progress();
  }

  List<SimulationResult> results() {
    return results;
  }
}
