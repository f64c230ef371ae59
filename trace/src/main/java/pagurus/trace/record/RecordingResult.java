package pagurus.trace.record;

import java.util.List;

/**
 * A good recording.
 *
 * @param backend who recorded: {@code qemu} or {@code lackey}
 * @param loads recorded loads
 * @param stores recorded stores
 * @param fetches recorded changes of code page
 * @param threads streams in the recording
 * @param bytesWritten size of the file
 * @param nanoseconds from the program's start to the closed file
 * @param exitCode the program's own; 128 plus the signal's number if a signal ended it
 * @param notes sentences about what the recording does not hold
 */
public record RecordingResult(
    String backend,
    long loads,
    long stores,
    long fetches,
    int threads,
    long bytesWritten,
    long nanoseconds,
    int exitCode,
    List<String> notes) {
  /** All accesses together. */
  public long accesses() {
    return loads + stores + fetches;
  }

  /** Accesses for each second from the program's start to the closed file. */
  public double accessesPerSecond() {
    return accesses() * 1e9 / Math.max(1, nanoseconds);
  }
}
