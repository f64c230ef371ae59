package pagurus.trace.generate;

/** An endless stream of accesses of one thread. */
interface Pattern {
  /** The next access, as {@link PackedAccess} packs it. */
  long next();
}
