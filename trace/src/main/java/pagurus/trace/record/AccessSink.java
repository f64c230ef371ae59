package pagurus.trace.record;

import java.io.IOException;
import pagurus.trace.AccessBatch;

/**
 * Between a back end and the file: counts, and stops at the wanted number of accesses. Belongs to
 * the thread that records.
 */
final class AccessSink {
  private final AccessDestination destination;
  private final long maxAccesses;
  private final RecordingListener listener;
  private final long[] countOfKind = new long[AccessBatch.KINDS];
  private long accesses;
  private int threads;

  AccessSink(AccessDestination destination, long maxAccesses, RecordingListener listener) {
    this.destination = destination;
    this.maxAccesses = maxAccesses;
    this.listener = listener;
  }

  /** Takes one access; drops it once {@link #isFull()}. */
  void append(int thread, long vaddr, int kind, int sizeLog2) throws IOException {
    if (accesses < maxAccesses) {
      destination.append(thread, vaddr, kind, sizeLog2);
      accesses++;
      countOfKind[kind]++;
      if (thread >= threads) {
        threads = thread + 1;
      }
    }
  }

  /** Tells the listener; called after each piece of input. */
  void report() throws IOException {
    listener.recorded(accesses, destination.bytesWritten());
  }

  /** Whether no more accesses are wanted. */
  boolean isFull() {
    return accesses >= maxAccesses;
  }

  /** Accesses taken so far. */
  long accesses() {
    return accesses;
  }

  /** Accesses taken so far of one {@link AccessBatch} kind. */
  long count(int kind) {
    return countOfKind[kind];
  }

  /** Number of threads seen. */
  int threads() {
    return threads;
  }
}
