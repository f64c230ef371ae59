package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.Cache;

/** Caches of lines, held against lists in order of use. */
class LineCacheTest {
  private static final int SEED = 11;
  private static final int WAYS = 4;

  /** Lines of data have a bit set above all addresses. */
  private static final long HIGH = 1L << 57;

  @Test
  void everyTouchAnswersAsTrueLruWould() {
    for (int sets : new int[] {1, 8, 12}) {
      LineCache cache = new LineCache(new Cache(sets * WAYS, WAYS, 0));
      List<List<Long>> reference =
          Stream.generate(() -> (List<Long>) new ArrayList<Long>()).limit(sets).toList();
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < 100_000; i++) {
        long high = random.nextBoolean() ? HIGH : 0;
        long line = high + random.nextInt(sets * WAYS * 3 / 4);
        List<Long> set = reference.get((int) (line % sets));
        boolean held = set.remove(line);
        set.addFirst(line);
        if (set.size() > WAYS) {
          set.removeLast();
        }
        assertThat(cache.touch(line))
            .as("seed %d, sets %d, touch %d", SEED, sets, i)
            .isEqualTo(held);
      }
    }
  }
}
