package pagurus.sim.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.sim.hardware.Cache;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.AccessBatch;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;
import pagurus.trace.pgt.PgtWriter;

/** What is concluded from reads of tables by two nodes, of which one makes nearly all. */
class ReadSamplesTest {
  private static final int SEED = 11;
  private static final int TABLES = 16;
  private static final int PAGES = TABLES * 512;
  private static final int ACCESSES = 160_000;
  private static final int FEW = 100;
  private static final List<Integer> OWN_TREES = List.of(0, 1, 2, 3);
  private static final long UNSEEN_NODES = 0b1100;

  @TempDir private Path folder;

  /** Takes samples, and moves nothing. */
  private static final class Sampling implements TablePolicy {
    private final ReadSamples samples = new ReadSamples();
    private final Map<Long, Integer> reads = new HashMap<>();
    private Optional<PolicyView> last = Optional.empty();

    @Override
    public String name() {
      return "sampling";
    }

    @Override
    public String summary() {
      return "Takes samples.";
    }

    @Override
    public Action decide(PolicyView view) {
      samples.add(view);
      view.tables()
          .forEachRead(
              (nodes, table) -> reads.merge(table, Arrays.stream(nodes).sum(), Integer::sum));
      last = Optional.of(view);
      return new Action.Stay();
    }

    /** How many leaf tables belong to node 1, if it has the only copy of each. */
    int homes() {
      Map<Long, Long> kept = new HashMap<>();
      reads.forEach(
          (table, count) -> {
            if (count > FEW) { // tables above are in the caches
              kept.put(table, 1L << 1);
            }
          });
      assertThat(kept).hasSize(TABLES);
      return samples.homes(OWN_TREES, kept).size();
    }

    /** How many of the nodes that have read nothing keep a copy, over all tables. */
    long copiesOnUnseenNodes() {
      return samples.kept(last.orElseThrow(), OWN_TREES, 0b1111).values().stream()
          .mapToLong(nodes -> Long.bitCount(nodes & UNSEEN_NODES))
          .sum();
    }
  }

  /** A thread on node 1 reads all tables alike; one on node 0 makes so many reads for its 1000. */
  private Sampling sample(int perThousand) {
    SplittableRandom random = new SplittableRandom(SEED);
    Path file = folder.resolve(perThousand + ".pgt");
    try (PgtWriter writer = new PgtWriter(file, "two threads")) {
      for (int i = 0; i < ACCESSES; i++) {
        writer.append(1, page(random), AccessBatch.LOAD, 3);
        if (i % 1000 < perThousand) {
          writer.append(0, page(random), AccessBatch.LOAD, 3);
        }
      }
    }
    Hardware hardware =
        HardwareCatalog.named("mitosis").withCaches(new Cache(64, 8, 12), new Cache(256, 16, 60));
    Sampling sampling = new Sampling();
    try (Workload workload = Workloads.open(file.toString(), ScanListener.NONE)) {
      SimulationPlan plan =
          new SimulationPlan(hardware, StartPlacement.FIRST_TOUCH, Long.MAX_VALUE);
      Simulation.run(workload, plan, sampling, share -> {});
    }
    return sampling;
  }

  private static long page(SplittableRandom random) {
    return 0x6000_0000_0000L + random.nextInt(PAGES) * 4096L;
  }

  @Test
  void aTableBelongsToANodeThatMakesNearlyAllOfItsReads() {
    assertThat(sample(4).homes()).as("seed %d", SEED).isEqualTo(TABLES);
    assertThat(sample(50).homes()).as("seed %d", SEED).isZero();
  }

  @Test
  void moreCareAsksForMoreSamplesAndDropsFewerCopies() {
    Sampling sampling = sample(50);
    assertThat(sampling.copiesOnUnseenNodes()).as("seed %d", SEED).isZero();
    assertThat(sampling.samples.areEnough(2)).as("seed %d", SEED).isTrue();
    for (int i = 0; i < 10; i++) {
      sampling.samples.takeMoreCare();
    }
    assertThat(sampling.copiesOnUnseenNodes()).as("seed %d", SEED).isPositive();
    assertThat(sampling.samples.areEnough(2)).as("seed %d", SEED).isFalse();
  }
}
