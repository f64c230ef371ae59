package pagurus.trace.generate;

import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;

/** The stores of one pattern that initialise memory, then so many accesses of another pattern. */
final class GeneratedStream implements AccessStream {
  private final long[] operation = new long[Pattern.MOST];
  private final Pattern body;
  private final long bodyAccesses;
  private Pattern pattern;
  private boolean inBody;
  private long left;
  private int at;
  private int end;

  GeneratedStream(Pattern prologue, long prologueAccesses, Pattern body, long bodyAccesses) {
    this.body = body;
    this.bodyAccesses = bodyAccesses;
    pattern = prologue;
    left = prologueAccesses;
  }

  @Override
  public int read(AccessBatch batch) {
    int n = 0;
    int capacity = batch.capacity();
    while (n < capacity) {
      if (left == 0 && !startBody()) {
        break;
      }
      if (at == end) {
        at = 0;
        end = pattern.next(operation);
      }
      int some = (int) Math.min(left, Math.min(capacity - n, end - at));
      for (int i = 0; i < some; i++) {
        long packed = operation[at + i];
        batch.vaddr[n + i] = PackedAccess.vaddr(packed);
        batch.kind[n + i] = (byte) PackedAccess.kind(packed);
        batch.sizeLog2[n + i] = (byte) PackedAccess.sizeLog2(packed);
      }
      n += some;
      at += some;
      left -= some;
    }
    batch.count = n;
    return n;
  }

  /** Nothing is open. */
  @Override
  public void close() {}

  private boolean startBody() {
    if (inBody) {
      return false;
    }
    inBody = true;
    pattern = body;
    left = bodyAccesses;
    at = 0;
    end = 0;
    return left > 0;
  }
}
