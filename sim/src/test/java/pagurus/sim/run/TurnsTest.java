package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.trace.Workload;
import pagurus.trace.generate.Generators;

/** Who goes on next. */
class TurnsTest {
  private static final Hardware ONE_CPU =
      HardwareFile.parse(
          "small",
          List.of(
              "nodes 1",
              "cpus-per-node 1",
              "ghz 2",
              "memory-per-node 1G",
              "l1-tlb 64 4 0",
              "l2-tlb 1024 8 7",
              "walk-cache 32 4 2",
              "walkers 1",
              "own-cache 4K 8 12",
              "node-cache 16K 16 60",
              "latency",
              "200"));

  @Test
  void threadsThatShareACpuHaveAsManyTurns() {
    int threads = 3;
    int turnsOfEach = 50;
    int length = 20;
    List<ThreadRun> order = new ArrayList<>();
    int accesses = threads * turnsOfEach * length;
    SimulationPlan plan = new SimulationPlan(ONE_CPU, StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);
    try (Workload workload =
        Generators.open("gen:zipf?pages=64&threads=" + threads + "&accesses=" + accesses)) {
      Simulation.run(
          workload,
          plan,
          PolicyCatalog.named("first-touch").orElseThrow(),
          new Turns(length, order::add),
          share -> {});
    }
    assertThat(order).hasSize(threads * turnsOfEach);
    for (int round = 0; round < turnsOfEach; round++) {
      assertThat(order.subList(round * threads, (round + 1) * threads)).doesNotHaveDuplicates();
    }
  }
}
