package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Samples of reads, held against a map. */
class SampledReadsTest {
  private static final int SEED = 5;
  private static final int NODES = 3;
  private static final int FRAME = 1 << SparseMemory.PIECE_SHIFT;

  private final SampledReads reads = new SampledReads(NODES);
  private final Map<Long, int[]> reference = new LinkedHashMap<>();

  private void tellsWhatTheMapSays() {
    Map<Long, int[]> told = new LinkedHashMap<>();
    reads.forEach((counts, table) -> told.put(table, counts));
    assertThat(told).as("seed %d", SEED).containsExactlyEntriesOf(reference);
  }

  @Test
  void everyEighthReadIsCountedForItsTableAndNodeUntilTheTick() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 1; i <= 80_000; i++) {
      long table = random.nextInt(500) * 513L * FRAME;
      int node = random.nextInt(NODES);
      reads.read(node, table + 8L * random.nextInt(512));
      if (i % 8 == 0) {
        reference.computeIfAbsent(table, any -> new int[NODES])[node]++;
      }
      if (random.nextInt(5000) == 0) {
        tellsWhatTheMapSays();
      }
      if (random.nextInt(20_000) == 0) {
        reads.startRound();
        reference.clear();
      }
    }
    tellsWhatTheMapSays();
  }

  @Test
  void ofATableThatIsNoMoreNothingIsToldButOfTheNextInItsFrame() {
    sample(1, 7L * FRAME);
    sample(2, 9L * FRAME);
    reads.forget(7L * FRAME);
    reference.put(9L * FRAME, new int[] {0, 0, 1});
    tellsWhatTheMapSays();
    reads.forget(9L * FRAME);
    sample(0, 9L * FRAME);
    reference.put(9L * FRAME, new int[] {1, 0, 0});
    tellsWhatTheMapSays();
  }

  private void sample(int node, long entry) {
    for (int i = 0; i < 8; i++) {
      reads.read(node, entry);
    }
  }

  @Test
  void noSampleIsLostWhenNobodyAsksForLong() {
    int samples = 3_000_000;
    for (int i = 0; i < samples; i++) {
      sample(i % NODES, 7L * FRAME);
    }
    reference.put(7L * FRAME, new int[] {samples / 3, samples / 3, samples / 3});
    tellsWhatTheMapSays();
  }
}
