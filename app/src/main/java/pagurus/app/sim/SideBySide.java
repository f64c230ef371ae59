package pagurus.app.sim;

import java.util.ArrayList;
import java.util.List;
import pagurus.app.BadInputException;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.Workload;

/** Several policies on the same workload. */
final class SideBySide {
  private final Workload workload;
  private final RunsAtOnce<SimulationResult> runs;
  private final List<SimulationResult> results = new ArrayList<>();

  SideBySide(Workload workload, SimulationPlan plan, List<TablePolicy> policies) {
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
  private static void check(SimulationPlan plan, List<TablePolicy> policies) {
    try {
      policies.forEach(policy -> policy.check(plan.hardware().topology()));
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
