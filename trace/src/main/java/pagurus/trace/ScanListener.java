package pagurus.trace;

/**
 * Hears how far the opening of a workload has come. Called now and then from the thread that opens
 * it, never from another; must return quickly.
 */
@FunctionalInterface
public interface ScanListener {
  /** Hears and says nothing. */
  ScanListener NONE = (done, total) -> {};

  /**
   * A part is done.
   *
   * @param done bytes of the file that have been looked at
   * @param total bytes of the file
   */
  void scanned(long done, long total);
}
