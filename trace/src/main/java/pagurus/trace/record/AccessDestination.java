package pagurus.trace.record;

import java.io.IOException;

/** Where recorded accesses go: a file, or a list in a test. */
interface AccessDestination {
  /** Takes one access; see {@link pagurus.trace.AccessBatch} for the numbers. */
  void append(int thread, long vaddr, int kind, int sizeLog2) throws IOException;

  /** Size of the file so far. */
  long bytesWritten() throws IOException;
}
