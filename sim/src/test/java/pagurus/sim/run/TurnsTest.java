package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.sim.SmallRuns;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareFile;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.trace.AccessBatch;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.generate.Generators;
import pagurus.trace.pgt.PgtWriter;

/** Who goes on next. */
class TurnsTest {
  private static final Hardware ONE_CPU = HardwareFile.parse("small", SmallRuns.lines(1, 1));

  private static List<ThreadRun> order(Workload workload, int length) {
    List<ThreadRun> order = new ArrayList<>();
    SimulationPlan plan = new SimulationPlan(ONE_CPU, StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);
    Simulation.run(
        workload,
        plan,
        PolicyCatalog.named("first-touch").orElseThrow(),
        new Turns(length, order::add),
        share -> {});
    return order;
  }

  @Test
  void threadsThatShareACpuHaveAsManyTurns() {
    int threads = 3;
    int turnsOfEach = 50;
    int length = 20;
    int accesses = threads * turnsOfEach * length;
    List<ThreadRun> order;
    try (Workload workload =
        Generators.open("gen:zipf?pages=64&threads=" + threads + "&accesses=" + accesses)) {
      order = order(workload, length);
    }
    assertThat(order).hasSize(threads * turnsOfEach);
    for (int round = 0; round < turnsOfEach; round++) {
      assertThat(order.subList(round * threads, (round + 1) * threads)).doesNotHaveDuplicates();
    }
  }

  /** The second thread begins at the page that the first stores to last; the third is long. */
  @Test
  void whoHasWaitedDoesNotCatchUp(@TempDir Path folder) {
    int pages = 64;
    Path file = folder.resolve("threads.pgt");
    try (PgtWriter writer = new PgtWriter(file, "three threads")) {
      for (int page = 0; page < pages; page++) {
        writer.append(0, page(page), AccessBatch.STORE, 3);
      }
      for (int page = pages - 1; page >= 0; page--) {
        writer.append(1, page(page), AccessBatch.LOAD, 3);
      }
      for (int i = 0; i < 3 * pages; i++) {
        writer.append(2, page(pages + i % 4), AccessBatch.LOAD, 3);
      }
    }
    List<ThreadRun> order;
    try (Workload workload = Workloads.open(file.toString(), ScanListener.NONE)) {
      order = order(workload, 1);
    }
    int last = order.lastIndexOf(order.getFirst());
    assertThat(order.subList(0, last)).hasSizeGreaterThan(2 * pages - 4);
    for (int turn = last + 1; turn < last + 2 * pages; turn += 2) {
      assertThat(order.get(turn)).isNotSameAs(order.get(turn + 1));
    }
  }

  private static long page(int number) {
    return 0x6000_0000_0000L + number * 4096L;
  }
}
