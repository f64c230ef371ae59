package pagurus.drive.stress;

/** What a program under stress may do next, and how often it does. */
public enum Operation {
  /** Loads and stores in regions that only this CPU stores to. */
  ACCESS_OWN(20),
  /** Adds to and looks at words that all CPUs add to: anonymous and private file pages. */
  ACCESS_SHARED(16),
  /** Adds to and looks at words of a file that all spaces share. */
  ACCESS_FILE(8),
  /** The same through a view whose table spaces share; maps, protects or gives it up. */
  VIEW_FILE(6),
  /** Looks at a region of another CPU. */
  PEEK(5),
  /** Gets hold of pages without a lock and looks at them. */
  PIN(8),
  /** Unmaps a range, sees that it is gone, and maps it again. */
  UNMAP(3),
  /** Throws the content of a range away. */
  DISCARD(3),
  /** Makes a range read-only, or writable again. */
  PROTECT(4),
  /** Moves a region to other addresses. */
  REMAP(2),
  /** Allows huge leaves in a region, or no longer. */
  ADVISE_HUGE(2),
  /** Moves data pages of a space or a range to another node, sometimes with the tables. */
  MIGRATE(2),
  /** Takes a node or a page block out of use, and puts it back. */
  OFFLINE(1),
  /** Empties a page block, so that it is whole. */
  COMPACT(1),
  /** Makes a huge leaf of small ones. */
  COLLAPSE(2),
  /** Takes pages out of memory. */
  RECLAIM(4),
  /** Copies a space, half of the time without its leaf tables. */
  FORK(2),
  /** Loads and stores in a copy, and sees that both sides differ as they should; may end it. */
  USE_CHILD(8),
  /** Makes a space, uses it, and ends it. */
  SPAWN(2),
  /** Maps, uses and gives back pages of the kernel half, where it is in use. */
  KERNEL(3),
  /** Moves tables. */
  RELOCATE(14);

  private static final Operation[] ALL = values();
  private static final int TOTAL = total();

  private final int weight;

  Operation(int weight) {
    this.weight = weight;
  }

  private static int total() {
    int sum = 0;
    for (Operation operation : ALL) {
      sum += operation.weight;
    }
    return sum;
  }

  /** How many lots there are. */
  static int lots() {
    return TOTAL;
  }

  /** The operation that has a lot. */
  static Operation drawn(int lot) {
    int left = lot;
    for (Operation operation : ALL) {
      left -= operation.weight;
      if (left < 0) {
        return operation;
      }
    }
    throw new IllegalArgumentException("lot %d is outside 0 to %d".formatted(lot, TOTAL - 1));
  }
}
