package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.FirstTouches;
import pagurus.trace.Footprint;
import pagurus.trace.Workload;

/** Data in pages of 2 MiB is waited for once for each 4 KiB that a program comes to. */
class RecentDataTest {
  private static final int LINE_BYTES = 64;
  private static final int LINES = 3;
  private static final long PAGE_BYTES = 4096;
  private static final long BLOCK_BYTES = 512 * PAGE_BYTES;

  /** More than a first-level TLB holds pages of 2 MiB, and fewer than a second. */
  private static final int BLOCKS = 40;

  private static final int ROUNDS = 400;

  /** Goes from block to block, and reads some lines of a page of each that it has not been to. */
  private static final class BlockByBlock implements Workload {
    private static final long BASE = 1L << 32;

    @Override
    public String name() {
      return "block by block";
    }

    @Override
    public String origin() {
      return name();
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public Footprint footprint() {
      FirstTouches touches = new FirstTouches();
      for (long vaddr = BASE; vaddr < BASE + BLOCKS * BLOCK_BYTES; vaddr += PAGE_BYTES) {
        touches.touch(0, vaddr, AccessBatch.LOAD, 3);
      }
      return touches.footprint();
    }

    @Override
    public AccessStream open(int thread) {
      return new AccessStream() {
        private long at;

        @Override
        public int read(AccessBatch batch) {
          batch.clear();
          for (; at < accesses() && !batch.isFull(); at++) {
            long visit = at / LINES;
            long page = visit % BLOCKS * BLOCK_BYTES + visit / BLOCKS * PAGE_BYTES;
            batch.add(BASE + page + at % LINES * LINE_BYTES, AccessBatch.LOAD, 3);
          }
          return batch.count;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public long accesses(int thread) {
      return (long) LINES * BLOCKS * ROUNDS;
    }

    @Override
    public void close() {}
  }

  @Test
  void anAccessThatMissesTheFirstLevelTlbMakesItsPageRecent() {
    SimulationPlan plan =
        new SimulationPlan(
            SmallRuns.machine("mitosis"),
            SmallRuns.start("LP-LD"),
            Long.MAX_VALUE,
            List.of(),
            OptionalDouble.of(1));
    SimulationResult result =
        Simulation.run(
            new BlockByBlock(),
            plan,
            PolicyCatalog.named("first-touch").orElseThrow(),
            share -> {});
    assertThat(result.hugeLeaves()).isEqualTo(BLOCKS);
    assertThat(result.firstMisses()).as("the first of each page").isEqualTo(BLOCKS * ROUNDS);
    assertThat(result.latency().p90()).as("a third of the accesses waits").isPositive();
    assertThat(result.latency().median()).as("the others do not").isZero();
  }
}
