package pagurus.vm.table;

/** The parts of a table's life, in their order. */
public enum TableLife {
  /** Not a table. */
  FREE,
  /** Its parent refers to it. */
  LIVE,
  /** Its replacement is being filled by whoever holds its lock. */
  MOVING,
  /** Nothing refers to it; walkers and threads may still be inside ("in limbo"). */
  STRAY,
  /** Every CPU that could hold it has acknowledged the shootdown. */
  FLUSHED,
  /** Every thread that could hold a pointer to it has let go. */
  QUIET;

  private static final TableLife[] ALL = values();

  static TableLife of(int ordinal) {
    return ALL[ordinal];
  }
}
