package pagurus.trace.record;

/**
 * Hears how far a recording is. Called often, from the thread that records: must return quickly.
 */
@FunctionalInterface
public interface RecordingListener {
  /**
   * Some more is recorded.
   *
   * @param accesses so far
   * @param bytesWritten size of the file so far, without what is still collected in memory
   */
  void recorded(long accesses, long bytesWritten);
}
