package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Numbers of frames, held against a map. */
class FrameNumbersTest {
  private static final int SEED = 23;

  @Test
  void knowsTheNumbersThatAMapKnows() {
    SplittableRandom random = new SplittableRandom(SEED);
    FrameNumbers numbers = new FrameNumbers();
    Map<Integer, Integer> reference = new HashMap<>();
    List<Integer> frames = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      frames.add(i % 2 == 0 ? i * 513 : Integer.MAX_VALUE - 1 - i);
    }
    for (int i = 0; i < 200_000; i++) {
      int frame = frames.get(random.nextInt(frames.size()));
      if (!reference.containsKey(frame)) {
        assertThat(numbers.find(frame)).isEqualTo(FrameNumbers.NONE);
        assertThat(numbers.remove(frame)).isEqualTo(FrameNumbers.NONE);
        if (random.nextInt(3) > 0) {
          reference.put(frame, numbers.add(frame));
        }
      } else {
        int number = reference.get(frame);
        assertThat(numbers.find(frame)).as("seed %d, step %d", SEED, i).isEqualTo(number);
        if (random.nextInt(3) == 0) {
          assertThat(numbers.remove(frame)).isEqualTo(number);
          reference.remove(frame);
        }
      }
    }
    assertThat(reference.values()).doesNotHaveDuplicates();
    assertThat(reference.values()).allMatch(number -> number < frames.size());
  }

  @Test
  void aNumberThatWasGivenBackIsTheNext() {
    FrameNumbers numbers = new FrameNumbers();
    numbers.add(7);
    numbers.add(8);
    assertThat(numbers.remove(7)).isZero();
    assertThat(numbers.add(9)).isZero();
    assertThat(numbers.add(7)).isEqualTo(2);
  }
}
