package pagurus.trace.generate;

/** The endless accesses of one thread, an operation of the program at a time. */
interface Pattern {
  /** The most accesses of one operation. */
  int MOST = 256;

  /**
   * The next operation.
   *
   * @param into room for {@link #MOST} accesses, as {@link PackedAccess} packs them
   * @return how many there are now, at least 1
   */
  int next(long[] into);
}
