package pagurus.arch;

/**
 * Where the indexes of a tree's levels stand in an address.
 *
 * <p>Arrays count from 0 for level 1. The level behind the root ({@code levels() + 1}) has a shift
 * too: the number of address bits.
 */
final class Shape {
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
    this.leafLevels = leafLevels;
    this.shifts = new int[indexBits.length + 1];
    shifts[0] = pageShift;
    for (int i = 0; i < indexBits.length; i++) {
      if (indexBits[i] < 1) {
        throw new IllegalArgumentException(
            "a table of level %d has an index of at least 1 bit, not %d"
                .formatted(i + 1, indexBits[i]));
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

  int addressBits() {
    return shifts[levels()];
  }
}
