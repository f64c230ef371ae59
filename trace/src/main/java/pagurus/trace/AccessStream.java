package pagurus.trace;

/**
 * The accesses of one thread, from first to last.
 *
 * <p>Belongs to one thread at a time. Streams of the same workload do not disturb each other.
 */
public interface AccessStream extends AutoCloseable {
  /**
   * Replaces what is in the batch by the next accesses.
   *
   * @return how many there are now, which is also {@code batch.count}; 0 at the end and from then
   *     on. Fewer than the batch has room for does not mean that the end is near.
   * @throws BadRecordingException if the recording is broken here
   * @throws java.io.UncheckedIOException if the file cannot be read any more
   */
  int read(AccessBatch batch);

  /** Gives back buffers and files. A stream that is closed twice is closed once. */
  @Override
  void close();
}
