package pagurus.vm.mm;

/** How a fault ended. */
public enum FaultOutcome {
  /** The access can be tried again. */
  RESOLVED,
  /** No area has this address. */
  NO_AREA,
  /** The area does not allow this access. */
  FORBIDDEN,
  /** There is no memory, and none can be won back. */
  OUT_OF_MEMORY,
  /** The area shows a page that its file does not have (SIGBUS in Unix). */
  BEYOND_FILE
}
