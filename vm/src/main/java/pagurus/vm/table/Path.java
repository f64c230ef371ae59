package pagurus.vm.table;

/**
 * Where a look-up went. One for each kernel thread, used again and again; valid until the thread's
 * next look-up, and only inside the read section in which it was made.
 */
public final class Path {
  private final long[] tables;
  int level;
  long slot;
  long entry;

  /** A path for tables of up to this many levels. */
  public Path(int levels) {
    tables = new long[levels + 1];
  }

  void visit(int atLevel, long table, long atSlot, long found) {
    tables[atLevel] = table;
    level = atLevel;
    slot = atSlot;
    entry = found;
  }

  /** The level at which the look-up ended: the wanted one, or above where nothing leads on. */
  public int level() {
    return level;
  }

  /** The address of the entry at which it ended. */
  public long slot() {
    return slot;
  }

  /** What that entry was when it was read. */
  public long entry() {
    return entry;
  }

  /** The table in which it ended. */
  public long table() {
    return tables[level];
  }

  /** The table at a level that the look-up passed. */
  public long table(int atLevel) {
    return tables[atLevel];
  }
}
