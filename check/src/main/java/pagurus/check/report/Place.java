package pagurus.check.report;

/** What an address is in a replayed machine. */
sealed interface Place {
  /** Words whose name says everything: counts, locks, mailboxes. */
  record Named(String name) implements Place {}

  /**
   * An entry of a table.
   *
   * @param table the frame of the table
   * @param index from 0
   */
  record Entry(int table, int level, int index) implements Place {}

  /** The word that holds the address of the root. */
  record RootWord() implements Place {}

  /** The word that holds life and lock of the table in a frame. */
  record Life(int table) implements Place {}

  /** Memory of a page: data. */
  record Data(long paddr) implements Place {}

  /** A page as programs see it. */
  record Page(long vaddr) implements Place {}

  /** A page's memory, as the program that used it saw it. */
  record Used(long vaddr, long paddr) implements Place {}

  /** A whole frame. */
  record Frame(int pfn) implements Place {}

  /** Nothing in memory. */
  record Nowhere() implements Place {}
}
