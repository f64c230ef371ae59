package pagurus.sim.world;

/** The entries that a walk has read last, and the pieces of memory that they are in. */
final class WalkTrail {
  private long last;
  private long before;
  private int lastPiece;
  private int pieceBefore;
  private int reads;

  /** A walk begins. */
  void begin() {
    reads = 0;
  }

  /** It reads an entry. */
  void read(long entry, int piece) {
    before = last;
    pieceBefore = lastPiece;
    last = entry;
    lastPiece = piece;
    reads++;
  }

  /** The address of the entry that was read last: after a walk, that of the page. */
  long last() {
    return last;
  }

  /** The piece that it is in, or a negative number. */
  int lastPiece() {
    return lastPiece;
  }

  /** Whether the walk that has begun last has read two entries, or more. */
  boolean hasTwo() {
    return reads > 1;
  }

  /** The address of the entry that was read before the last. */
  long before() {
    return before;
  }

  /** The piece that it is in, or a negative number. */
  int pieceBefore() {
    return pieceBefore;
  }
}
