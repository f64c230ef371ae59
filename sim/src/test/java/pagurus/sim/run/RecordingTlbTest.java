package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.PlainTlbLevel;
import pagurus.sim.hardware.Cache;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.world.SimulatedTlb;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;
import pagurus.trace.ScanListener;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/** A whole simulation of a recording hits and misses its TLBs where plain lists of pages do. */
class RecordingTlbTest {
  private static final String RECORDING = "../examples/sqlite3.pgt";

  /** What answered an access. */
  private enum Answer {
    FIRST_LEVEL,
    SECOND_LEVEL,
    WALK
  }

  /** A recording's accesses, and what two plain levels say of each. */
  private static final class Reference implements AutoCloseable {
    private final PlainTlbLevel first = new PlainTlbLevel(64, 4);
    private final PlainTlbLevel second = new PlainTlbLevel(1536, 12);
    private final Set<Long> dirty = new HashSet<>();
    private final AccessBatch batch = new AccessBatch(1024);
    private final AccessStream stream;
    private int at;

    Reference(Workload workload) {
      stream = workload.open(0);
    }

    Answer next() {
      if (at == batch.count) {
        at = 0;
        assertThat(stream.read(batch)).isPositive();
      }
      long page = batch.vaddr[at] >>> 12;
      boolean store = batch.kind[at++] == AccessBatch.STORE;
      boolean inFirst = first.touch(page, page);
      boolean inSecond = inFirst || second.touch(page, page);
      if (!inSecond) {
        dirty.remove(page);
      }
      // The first store walks, to set D, and the walk's end enters both levels.
      if (!inSecond || (store && !dirty.contains(page))) {
        second.fill(page, page);
      }
      first.fill(page, page);
      if (store) {
        dirty.add(page);
      }
      return inFirst ? Answer.FIRST_LEVEL : inSecond ? Answer.SECOND_LEVEL : Answer.WALK;
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  /** Holds the answer to each access against the reference; knows a TLB by what it has counted. */
  private static final class EachAccess implements Consumer<ThreadRun> {
    private final Reference reference;
    private final long[] answers = new long[Answer.values().length];
    private long accesses;
    private long firstMisses;
    private long misses;

    EachAccess(Reference reference) {
      this.reference = reference;
    }

    @Override
    public void accept(ThreadRun thread) {
      SimulatedTlb tlb = thread.cpu().tlb();
      Answer answer =
          tlb.secondMisses() > misses
              ? Answer.WALK
              : tlb.firstMisses() > firstMisses ? Answer.SECOND_LEVEL : Answer.FIRST_LEVEL;
      firstMisses = tlb.firstMisses();
      misses = tlb.secondMisses();
      Answer expected = reference.next();
      if (answer != expected) { // one assertion for each of millions of accesses takes minutes
        assertThat(answer).as("access %d", accesses).isEqualTo(expected);
      }
      answers[answer.ordinal()]++;
      accesses++;
    }
  }

  private static SimulationResult run(Workload recording, long accesses, Turns turns) {
    Hardware like = HardwareCatalog.named("mitosis");
    Hardware hardware =
        new Hardware(
            like.name(),
            like.about(),
            like.cpus(),
            like.ghz(),
            like.memory(),
            new Cache(64, 4, 0),
            like.firstTlbHuge(),
            new Cache(1536, 12, 7),
            like.walkCache(),
            like.nestedTlb(),
            like.walkers(),
            like.walkStart(),
            like.core(),
            like.ownCache(),
            like.nodeCache(),
            like.slit(),
            like.latencies(),
            like.bandwidths(),
            like.hogFactor());
    return Simulation.run(
        recording,
        new SimulationPlan(hardware, StartPlacement.FIRST_TOUCH, accesses),
        PolicyCatalog.named("first-touch").orElseThrow(),
        turns,
        share -> {});
  }

  @Test
  void everyAccessIsAnsweredWhereAPlainReferenceSays() {
    try (Workload recording = Workloads.open(RECORDING, ScanListener.NONE);
        Reference reference = new Reference(recording)) {
      assertThat(recording.threads()).isEqualTo(1);
      EachAccess each = new EachAccess(reference);
      SimulationResult result = run(recording, recording.accesses(), new Turns(1, each));
      assertThat(each.accesses).isEqualTo(recording.accesses());
      assertThat(each.answers).doesNotContain(0);
      SimulationResult inTurns = run(recording, recording.accesses(), new Turns());
      assertThat(inTurns.cycles()).isEqualTo(result.cycles());
      assertThat(inTurns.latency()).isEqualTo(result.latency());
      assertThat(inTurns.walkLevels()).isEqualTo(result.walkLevels());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 100, 1000, 5000, 20_000, 77_777, 200_000, 1_000_000})
  void inTurnsARecordingMissesAsOftenAsAPlainReferenceSays(long accesses) {
    try (Workload recording = Workloads.open(RECORDING, ScanListener.NONE);
        Reference reference = new Reference(recording)) {
      SimulationResult result = run(recording, accesses, new Turns());
      long firstMisses = 0;
      long misses = 0;
      for (long i = 0; i < accesses; i++) {
        Answer answer = reference.next();
        firstMisses += answer == Answer.FIRST_LEVEL ? 0 : 1;
        misses += answer == Answer.WALK ? 1 : 0;
      }
      assertThat(result.firstMisses()).isEqualTo(firstMisses);
      assertThat(result.tlbMisses()).isEqualTo(misses);
    }
  }
}
