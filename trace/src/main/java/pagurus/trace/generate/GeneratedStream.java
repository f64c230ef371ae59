package pagurus.trace.generate;

import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;

/** So many accesses of a pattern. */
final class GeneratedStream implements AccessStream {
  private final Pattern pattern;
  private long left;

  GeneratedStream(Pattern pattern, long accesses) {
    this.pattern = pattern;
    left = accesses;
  }

  @Override
  public int read(AccessBatch batch) {
    int n = (int) Math.min(left, batch.capacity());
    for (int i = 0; i < n; i++) {
      long packed = pattern.next();
      batch.vaddr[i] = PackedAccess.vaddr(packed);
      batch.kind[i] = (byte) PackedAccess.kind(packed);
      batch.sizeLog2[i] = (byte) PackedAccess.sizeLog2(packed);
    }
    batch.count = n;
    left -= n;
    return n;
  }

  /** Nothing is open. */
  @Override
  public void close() {}
}
