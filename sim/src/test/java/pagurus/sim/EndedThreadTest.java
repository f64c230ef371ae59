package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.sim.run.GiveBack;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.AccessBatch;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.pgt.PgtWriter;

/** What becomes of a thread that has made its last access while others go on. */
class EndedThreadTest {
  private static final int ACCESSES = 40_000;
  private static final int GIVEN_BACK_AFTER = 1000;

  @TempDir private Path folder;

  @Test
  void aCpuWhoseThreadHasEndedHearsOfNoShootdowns() {
    int rounds = ACCESSES / GIVEN_BACK_AFTER;
    SimulationResult together = run(ACCESSES);
    assertThat(together.ipis()).isGreaterThan(rounds);
    // The short thread gives back 4 times, the other one as often until it has ended.
    SimulationResult alone = run(ACCESSES / 10);
    assertThat(alone.ipis()).isPositive().isLessThan(rounds / 3);
  }

  /** Two threads on two nodes, of which the second makes so many accesses. */
  private SimulationResult run(int ofSecond) {
    Path file = folder.resolve(ofSecond + ".pgt");
    try (PgtWriter writer = new PgtWriter(file, "two threads")) {
      for (int i = 0; i < ACCESSES; i++) {
        writer.append(0, page(i), AccessBatch.STORE, 3);
        if (i < ofSecond) {
          writer.append(1, page(i), AccessBatch.STORE, 3);
        }
      }
    }
    SimulationPlan plan =
        new SimulationPlan(SmallRuns.machine("mitosis"), StartPlacement.FIRST_TOUCH, Long.MAX_VALUE)
            .giving(new GiveBack(16, GIVEN_BACK_AFTER));
    try (Workload workload = Workloads.open(file.toString(), ScanListener.NONE)) {
      return Simulation.run(workload, plan, SmallRuns.named("first-touch"), share -> {});
    }
  }

  private static long page(int number) {
    return 0x6000_0000_0000L + (number % 512) * 4096L;
  }
}
