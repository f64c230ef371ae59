package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.Footprint;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.pgt.PgtWriter;

/** Who comes first to a page in a recording comes first in its simulation. */
class RecordedOrderTest {
  private static final int PAGES = 4096;
  private static final int READERS = 2;

  @TempDir private Path folder;

  /** Thread 0 has stored to all pages before others read them, the last ones first. */
  private SimulationResult run(int readers, long accesses) {
    Path file = folder.resolve("threads.pgt");
    try (PgtWriter writer = new PgtWriter(file, "three threads")) {
      for (int page = 0; page < PAGES; page++) {
        writer.append(0, vaddr(page), AccessBatch.STORE, 3);
      }
      for (int page = PAGES - 1; page >= 0; page--) {
        for (int thread = 1; thread <= readers; thread++) {
          writer.append(thread, vaddr(page), AccessBatch.LOAD, 3);
        }
      }
    }
    SimulationPlan plan =
        new SimulationPlan(SmallRuns.machine("mitosis"), StartPlacement.FIRST_TOUCH, accesses);
    try (Workload workload = Workloads.open(file.toString(), ScanListener.NONE)) {
      return Simulation.run(workload, plan, SmallRuns.named("first-touch"), share -> {});
    }
  }

  private static long vaddr(long page) {
    return 0x6000_0000_0000L + page * 4096;
  }

  @Test
  void memoryIsOnTheNodeOfTheThreadThatTouchedItFirst() {
    SimulationResult run = run(READERS, Long.MAX_VALUE);
    assertThat(run.accesses()).isEqualTo(3L * PAGES);
    assertThat(run.faults()).isEqualTo(PAGES);
    assertThat(run.tablesByNode().getFirst()).isEqualTo(PAGES / 512 + 3);
  }

  @Test
  void nobodyWaitsForAThreadThatHasBeenStopped() {
    assertThat(run(READERS, 100).accesses()).isEqualTo(300);
  }

  /** No program does that; a file may say so. */
  @Test
  void aRecordingThatContradictsItselfComesToItsEnd() {
    SimulationPlan plan =
        new SimulationPlan(
            SmallRuns.machine("mitosis"), StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);
    SimulationResult run =
        Simulation.run(new Contradiction(), plan, SmallRuns.named("first-touch"), share -> {});
    assertThat(run.accesses()).isEqualTo(4);
  }

  /** Each of two threads begins at the page to which the other is said to have come first. */
  private static final class Contradiction implements Workload {
    @Override
    public String name() {
      return "contradiction";
    }

    @Override
    public String origin() {
      return name();
    }

    @Override
    public int threads() {
      return 2;
    }

    @Override
    public Footprint footprint() {
      long page = vaddr(0) >>> Footprint.PAGE_SHIFT;
      return new Footprint(
          List.of(
              new Footprint.Touch(page, 1, 1, Footprint.LOADED),
              new Footprint.Touch(page + 1, 1, 0, Footprint.LOADED)));
    }

    @Override
    public AccessStream open(int thread) {
      return new AccessStream() {
        private boolean isOver;

        @Override
        public int read(AccessBatch batch) {
          batch.clear();
          if (!isOver) {
            batch.add(vaddr(thread), AccessBatch.LOAD, 3);
            batch.add(vaddr(1 - thread), AccessBatch.LOAD, 3);
          }
          isOver = true;
          return batch.count;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public long accesses(int thread) {
      return 2;
    }

    @Override
    public void close() {}
  }

  @Test
  void timePassesWhereAThreadWaits() {
    long alone = run(0, Long.MAX_VALUE).cycles();
    // A walk reads at least one entry from memory.
    assertThat(run(READERS, Long.MAX_VALUE).cycles()).isGreaterThan(alone + 280L * PAGES);
  }
}
