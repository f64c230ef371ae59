package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.AccessBatch;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.pgt.PgtWriter;

/** A store that waits for a walk, to set D, and for its data is one access all the same. */
class StoreToLargePageTest {
  private static final int BLOCKS = 200;
  private static final long BLOCK_BYTES = 1L << 21;
  private static final long PAGE_BYTES = 4096;

  @TempDir private Path folder;

  @Test
  void itsTwoWaitsAreOne() {
    Path file = folder.resolve("stores.pgt");
    try (PgtWriter writer = new PgtWriter(file, "a load and a store to each block")) {
      for (long block = 0; block < BLOCKS; block++) {
        long vaddr = 0x6000_0000_0000L + block * BLOCK_BYTES;
        for (long page = 0; page < BLOCK_BYTES / PAGE_BYTES; page += 511) {
          // The first makes the large page known; the last is beyond what was looked up.
          writer.append(0, vaddr + page * PAGE_BYTES, kind(page), 3);
        }
        // Three that hit, so three of five do not wait.
        for (int i = 0; i < 3; i++) {
          writer.append(0, vaddr + 511 * PAGE_BYTES, AccessBatch.LOAD, 3);
        }
      }
    }
    SimulationPlan plan =
        new SimulationPlan(
            SmallRuns.machine("mitosis"),
            StartPlacement.FIRST_TOUCH,
            Long.MAX_VALUE,
            List.of(),
            OptionalDouble.of(1));
    try (Workload workload = Workloads.open(file.toString(), ScanListener.NONE)) {
      SimulationResult run =
          Simulation.run(workload, plan, SmallRuns.named("first-touch"), share -> {});
      assertThat(run.hugeLeaves()).isEqualTo(BLOCKS);
      assertThat(run.latency().median()).isZero();
      assertThat(run.latency().p90()).isPositive();
    }
  }

  private static int kind(long page) {
    return page == 0 ? AccessBatch.LOAD : AccessBatch.STORE;
  }
}
