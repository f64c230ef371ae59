package pagurus.check.report;

/** A part of a CPU that has a column of its own. */
public enum Part {
  /** Kernel and user code. */
  THREAD,
  /** Its walker, whether the thread has asked for the walk or nobody. */
  WALKER,
  /** Its store buffer. */
  BUFFER
}
