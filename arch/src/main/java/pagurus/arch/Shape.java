package pagurus.arch;

/**
 * Where the indexes of a tree's levels stand in an address. All tables below the root have one
 * size, as in every architecture here; the root may be smaller or larger.
 *
 * <p>The level behind the root ({@code levels() + 1}) has a shift too: the number of address bits.
 *
 * <p>Numbers per level are also given as one <em>packed</em> {@code long}, {@value #FIELD_BITS}
 * bits for each level. A walk asks for several of them at every level, between loads that nothing
 * may be moved across; a field of its own costs it one load, where an array costs three and a
 * check.
 */
final class Shape {
  /** Bits of a packed field: enough for a shift of a {@code long}, and for 9 levels. */
  static final int FIELD_BITS = 6;

  private static final int MAX_LEVELS = Long.SIZE / FIELD_BITS - 1;

  private final int leafLevels;
  private final int[] shifts;

  /**
   * A shape by its page and its tables.
   *
   * @param pageShift log2 of the bytes of a page
   * @param leafLevels leaves may stand on the levels 1 to this one
   * @param indexBits log2 of the entries of a table, from level 1 to the root
   */
  Shape(int pageShift, int leafLevels, int... indexBits) {
    if (indexBits.length < 1 || indexBits.length > MAX_LEVELS) {
      throw new IllegalArgumentException(
          "a tree has 1 to %d levels, not %d".formatted(MAX_LEVELS, indexBits.length));
    }
    this.leafLevels = leafLevels;
    this.shifts = new int[indexBits.length + 1];
    shifts[0] = pageShift;
    for (int i = 0; i < indexBits.length; i++) {
      if (indexBits[i] < 1 || indexBits[i] > 30) {
        throw new IllegalArgumentException(
            "a table of level %d has an index of at least 1 bit and at most 30, not %d"
                .formatted(i + 1, indexBits[i]));
      }
      if (i < indexBits.length - 1 && indexBits[i] != indexBits[0]) {
        throw new IllegalArgumentException(
            "tables below the root have one size: level %d has an index of %d bits, level 1 of %d"
                .formatted(i + 1, indexBits[i], indexBits[0]));
      }
      shifts[i + 1] = shifts[i] + indexBits[i];
    }
    if (addressBits() > 63) {
      throw new IllegalArgumentException("a tree translates at most 63 bits, not " + addressBits());
    }
  }

  int levels() {
    return shifts.length - 1;
  }

  int leafLevels() {
    return leafLevels;
  }

  int pageShift() {
    return shifts[0];
  }

  /** The bit position of a level's index; {@code level} from 1 to {@code levels() + 1}. */
  int shift(int level) {
    return shifts[level - 1];
  }

  int indexBits(int level) {
    return shifts[level] - shifts[level - 1];
  }

  /** The shifts of all levels, packed. */
  long packedShifts() {
    long packed = 0;
    for (int level = 1; level <= levels(); level++) {
      packed |= (long) shift(level) << (level * FIELD_BITS);
    }
    return packed;
  }

  /**
   * A level's field of a packed number, with the next level's fields above it: only good as the
   * distance of a shift, which takes the lowest bits.
   */
  static int distance(long packed, int level) {
    return (int) (packed >>> (level * FIELD_BITS));
  }

  /** A level's field of a packed number. */
  static int field(long packed, int level) {
    return distance(packed, level) & ((1 << FIELD_BITS) - 1);
  }

  int addressBits() {
    return shifts[levels()];
  }
}
