package pagurus.arch;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Repeats a property with random numbers; a failure names the seed that repeats it. */
final class Seeds {
  private static final int TIMES = 300;
  private static final long FIRST = 0x5EED_0001L;

  private Seeds() {}

  static void forEach(Consumer<SplittableRandom> property) {
    for (long seed = FIRST; seed < FIRST + TIMES; seed++) {
      try {
        property.accept(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with seed 0x%x: %s".formatted(seed, e.getMessage()), e);
      }
    }
  }
}
