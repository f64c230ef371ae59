package pagurus.sim.world;

/** The pieces of memory that hold the entries which a walk has read last. */
final class WalkTrail {
  private int last;
  private int before;
  private int reads;

  /** A walk begins. */
  void begin() {
    reads = 0;
  }

  /** It reads an entry in a piece, or somewhere else if the number is negative. */
  void read(int piece) {
    before = last;
    last = piece;
    reads++;
  }

  /** Where the entry is that was read last: after a walk, that of the page. */
  int last() {
    return last;
  }

  /** Whether the walk that has begun last has read two entries, or more. */
  boolean hasTwo() {
    return reads > 1;
  }

  /** Where the one is that was read before it. */
  int before() {
    return before;
  }
}
