package pagurus.app.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import pagurus.app.BadInputException;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Workload;

/** Several policies on the same workload, each on a host thread of its own. */
final class SideBySide {
  private static final int PARTS = 10_000;

  private final Workload workload;
  private final SimulationPlan plan;
  private final List<TablePolicy> policies;
  private final AtomicIntegerArray done;
  private final List<SimulationResult> results = new ArrayList<>();

  SideBySide(Workload workload, SimulationPlan plan, List<TablePolicy> policies) {
    this.workload = workload;
    this.plan = plan;
    this.policies = policies;
    done = new AtomicIntegerArray(policies.size());
  }

  void run(int threads) throws Exception {
    workload.footprint();
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, policies.size()))) {
      List<Future<SimulationResult>> running = new ArrayList<>();
      for (int i = 0; i < policies.size(); i++) {
        int index = i;
        running.add(pool.submit(() -> simulate(index)));
      }
      for (Future<SimulationResult> run : running) {
        results.add(run.get());
      }
    } catch (ExecutionException e) {
      throw explained(e);
    }
  }

  private static Exception explained(ExecutionException failure) {
    return switch (failure.getCause()) {
      case BadRecordingException e -> new BadInputException(String.valueOf(e.getMessage()), e);
      case IllegalArgumentException e -> new BadInputException(String.valueOf(e.getMessage()), e);
      case null, default -> failure;
    };
  }

  private SimulationResult simulate(int index) {
    return Simulation.run(
        workload, plan, policies.get(index), share -> done.set(index, (int) (share * PARTS)));
  }

  double progress() {
    double sum = 0;
    for (int i = 0; i < done.length(); i++) {
      sum += done.get(i);
    }
    return sum / PARTS / done.length();
  }

  List<SimulationResult> results() {
    return results;
  }
}
