package pagurus.sim.world;

/** Which nodes have copies of tables. */
public sealed interface Replicas {
  /** A table is where it is. */
  record None() implements Replicas {}

  /** Every node has a copy of every table, kept equal at each store. */
  record Everywhere() implements Replicas {}

  /**
   * A node's first walk through an entry faults, and copies the entry with those neighbours of an
   * aligned window of 2^k that are present. The nodes that have copies of a table are known, so
   * that stores and shootdowns go to them only.
   *
   * @param windowBits k, from 0 (the entry alone) to 9 (the whole table)
   */
  record OnFault(int windowBits) implements Replicas {
    /** A table has 2^9 entries. */
    public static final int MOST_BITS = 9;

    /** Checks the range. */
    public OnFault {
      if (windowBits < 0 || windowBits > MOST_BITS) {
        throw new IllegalArgumentException(
            "a window of 2^%d entries is not one of 2^0 to 2^%d".formatted(windowBits, MOST_BITS));
      }
    }
  }

  /**
   * Those nodes have a copy that somebody has chosen for each table. A copy is of use only where
   * the tables above it have one, too.
   *
   * @param choice says so for each table that is there
   * @param newborn for a table that is made later: bit n for node n
   */
  record Chosen(CopyChoice choice, long newborn) implements Replicas {}
}
