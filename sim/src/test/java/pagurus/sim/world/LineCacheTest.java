package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.sim.hardware.Cache;

/** Caches of lines, held against lists in order of use. */
class LineCacheTest {
  private static final int SEED = 11;

  /** Lines of data have a bit set above all addresses. */
  private static final long HIGH = 1L << 57;

  /** As tables of a program that touches all its memory in order: one behind 512 pages. */
  @Test
  void linesAtEvenDistancesDoNotCrowdASet() {
    int lines = 512;
    for (int sets : new int[] {64, 1792}) {
      LineCache cache = new LineCache(new Cache(sets * 20, 20, 0));
      for (int round = 0; round < 2; round++) {
        int held = 0;
        for (int i = 0; i < lines; i++) {
          held += cache.touch(i * 513L * 64) ? 1 : 0;
        }
        assertThat(held).as("%d sets", sets).isEqualTo(round * lines);
      }
    }
  }

  /** Tags are short, so one line is taken for another at times; for every line that is rare. */
  @Test
  void aLineThatIsNotThereIsHardlyEverSaidToBe() {
    int touches = 2_000_000;
    LineCache cache = new LineCache(new Cache(1792 * 20, 20, 0));
    int said = 0;
    for (long line = 0; line < touches; line++) {
      said += cache.touch(line * 4097) ? 1 : 0;
    }
    assertThat(said).isLessThan(touches / 10_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 8, 11, 12, 16, 20, 24, 72})
  void everyTouchAnswersAsTrueLruWould(int ways) {
    for (int sets : new int[] {1, 8, 12}) {
      LineCache cache = new LineCache(new Cache(sets * ways, ways, 0));
      List<List<Long>> reference =
          Stream.generate(() -> (List<Long>) new ArrayList<Long>()).limit(sets).toList();
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < 50_000; i++) {
        long high = random.nextBoolean() ? HIGH : 0;
        long line = high + random.nextInt(sets * (ways * 3 / 4 + 1));
        List<Long> set = reference.get((int) (LineCache.hash(line) % sets));
        boolean held = set.remove(line);
        set.addFirst(line);
        if (set.size() > ways) {
          set.removeLast();
        }
        assertThat(cache.touch(line))
            .as("seed %d, sets %d, ways %d, touch %d", SEED, sets, ways, i)
            .isEqualTo(held);
      }
    }
  }
}
