package pagurus.sim.world;

import java.util.Arrays;
import pagurus.sim.hardware.Cache;

/**
 * Which lines a set-associative cache with true least-recently-used replacement holds. The newest
 * line of a set stands first. Lines are not negative.
 */
final class LineCache {
  private final long[] lines;
  private final int ways;
  private final int sets;
  private final int mask;
  private final long inverse;

  /** An empty cache. */
  LineCache(Cache cache) {
    ways = cache.ways();
    sets = cache.entries() / ways;
    mask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    inverse = Long.divideUnsigned(-1, sets);
    lines = new long[sets * ways];
    Arrays.fill(lines, -1);
  }

  /**
   * Makes a line the newest of its set, in place of the oldest if it is not there; says whether it
   * was there.
   */
  boolean touch(long line) {
    int first = (mask >= 0 ? (int) line & mask : remainder(line)) * ways;
    long held = lines[first];
    if (held == line) {
      return true;
    }
    // Each line moves one place back until the place of the one that is wanted is taken.
    for (int at = first + 1; at < first + ways && held != -1; at++) {
      long next = lines[at];
      lines[at] = held;
      held = next;
      if (held == line) {
        break;
      }
    }
    lines[first] = line;
    return held == line;
  }

  /** {@code line % sets} without a division: the quotient is right, or one too small. */
  private int remainder(long line) {
    long rest = line - Math.multiplyHigh(line, inverse) * sets;
    return (int) (rest < sets ? rest : rest - sets);
  }
}
