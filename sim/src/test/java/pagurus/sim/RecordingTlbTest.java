package pagurus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.hardware.Cache;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/** A whole simulation of a recording misses its TLBs where a plain list of pages does. */
class RecordingTlbTest {
  private static final String RECORDING = "../examples/sqlite3.pgt";

  /** A level as a list of pages for each set, the newest at the end. */
  private record Level(List<List<Long>> sets, int ways) {
    static Level of(int entries, int ways) {
      List<List<Long>> sets = new ArrayList<>();
      for (int set = 0; set < entries / ways; set++) {
        sets.add(new ArrayList<>());
      }
      return new Level(sets, ways);
    }

    List<Long> set(long page) {
      return sets.get((int) Long.remainderUnsigned(page, sets.size()));
    }

    boolean touch(long page) {
      return set(page).remove(page) && set(page).add(page);
    }

    void fill(long page) {
      set(page).remove(page);
      set(page).add(page);
      if (set(page).size() > ways) {
        set(page).removeFirst();
      }
    }
  }

  /** Misses of both levels over so many accesses. */
  private static List<Long> plainMisses(Workload workload, long accesses) {
    Level first = Level.of(64, 4);
    Level second = Level.of(1536, 12);
    Set<Long> dirty = new HashSet<>();
    AccessBatch batch = new AccessBatch(1024);
    long done = 0;
    long firstMisses = 0;
    long misses = 0;
    try (AccessStream stream = workload.open(0)) {
      while (done < accesses && stream.read(batch) > 0) {
        for (int i = 0; i < batch.count && done < accesses; i++, done++) {
          long page = batch.vaddr[i] >>> 12;
          boolean store = batch.kind[i] == AccessBatch.STORE;
          boolean inFirst = first.touch(page);
          boolean inSecond = inFirst || second.touch(page);
          firstMisses += inFirst ? 0 : 1;
          misses += inSecond ? 0 : 1;
          if (!inSecond) {
            dirty.remove(page);
          }
          // The first store walks, to set D, and the walk's end enters both levels.
          if (!inSecond || (store && !dirty.contains(page))) {
            second.fill(page);
          }
          first.fill(page);
          if (store) {
            dirty.add(page);
          }
        }
      }
    }
    return List.of(firstMisses, misses);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 100, 1000, 5000, 20_000, 77_777, 200_000, 1_000_000})
  void aRecordingMissesAsOftenAsAPlainReferenceSays(long accesses) throws Exception {
    Hardware like = HardwareCatalog.named("mitosis");
    Hardware hardware =
        new Hardware(
            like.name(),
            like.about(),
            like.cpusPerNode(),
            like.ghz(),
            like.bytesPerNode(),
            new Cache(64, 4, 0),
            like.firstTlbHuge(),
            new Cache(1536, 12, 7),
            like.walkCache(),
            like.walkers(),
            like.ownCache(),
            like.nodeCache(),
            like.slit(),
            like.latencies(),
            like.hogFactor());
    try (Workload recording = Workloads.open(RECORDING, ScanListener.NONE)) {
      assertThat(recording.threads()).isEqualTo(1);
      SimulationResult result =
          Simulation.run(
              recording,
              new SimulationPlan(hardware, StartPlacement.FIRST_TOUCH, accesses),
              PolicyCatalog.named("first-touch").orElseThrow(),
              share -> {});
      assertThat(List.of(result.firstMisses(), result.tlbMisses()))
          .isEqualTo(plainMisses(recording, accesses));
    }
  }
}
