package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.policy.Action;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/** When something happens on the way through a run. */
class CourseTest {
  private static final String ZSTD = "../examples/zstd.pgt";

  /** Lets tables stay, and remembers what it was shown. */
  private static final class Watching implements TablePolicy {
    private final List<PolicyView> views = new ArrayList<>();

    @Override
    public String name() {
      return "watching";
    }

    @Override
    public String summary() {
      return "Tables stay.";
    }

    @Override
    public Action decide(PolicyView view) {
      views.add(view);
      return new Action.Stay();
    }
  }

  private static SimulationResult run(
      String workload, String start, long accesses, List<Double> moves, TablePolicy policy) {
    try (Workload opened = Workloads.open(workload, ScanListener.NONE)) {
      SimulationPlan plan =
          new SimulationPlan(SmallRuns.machine("mitosis"), SmallRuns.start(start), accesses, moves);
      return Simulation.run(opened, plan, policy, share -> {});
    }
  }

  private static double remoteAfterMoving(String workload, double share) {
    TablePolicy stays = SmallRuns.named("first-touch");
    return run(workload, "LP-LD", Long.MAX_VALUE, List.of(share), stays).remoteWalkShare();
  }

  /** Memory that is filled before is not part of the run. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "single", "each"})
  void threadsMoveWhenTheShareOfWhatCountsIsOver(String init) {
    String gups = "gen:gups?pages=16384&accesses=40000&init=" + init;
    assertThat(remoteAfterMoving(gups, 0.25)).isBetween(0.6, 0.8);
    assertThat(remoteAfterMoving(gups, 0.9)).isBetween(0.05, 0.15);
  }

  @Test
  void evenInAShortRun() {
    assertThat(remoteAfterMoving("gen:gups?pages=2048&accesses=1024", 0.5)).isBetween(0.4, 0.6);
  }

  @Test
  void evenWhereSomeThreadsEndSooner() {
    TablePolicy stays = SmallRuns.named("first-touch");
    SimulationResult still = run(ZSTD, "LP-LD", 30_000, List.of(), stays);
    assertThat(still.accesses()).isLessThan(7 * 30_000); // one of its threads makes fewer
    assertThat(run(ZSTD, "LP-LD", 30_000, List.of(0.9), stays).remoteWalkShare())
        .isGreaterThan(still.remoteWalkShare());
  }

  @Test
  void aPolicySeesThoseCpusThatStillRun() {
    Watching watching = new Watching();
    run(ZSTD, "LP-LD", Long.MAX_VALUE, List.of(), watching);
    assertThat(watching.views.getFirst().cpus()).isEqualTo(7);
    assertThat(watching.views.getLast().cpus()).isLessThan(7);
  }

  @Test
  void progressGrowsFromNothingToAll() {
    List<Double> shares = new ArrayList<>();
    try (Workload opened =
        Workloads.open("gen:gups?pages=65536&accesses=200000&init=single", ScanListener.NONE)) {
      SimulationPlan plan =
          new SimulationPlan(
              SmallRuns.machine("mitosis"), SmallRuns.start("first-touch"), Long.MAX_VALUE);
      Simulation.run(opened, plan, SmallRuns.named("first-touch"), shares::add);
    }
    assertThat(shares).isSorted();
    assertThat(shares.getFirst()).isLessThan(0.01);
    assertThat(shares.getLast()).isGreaterThan(0.99);
  }
}
