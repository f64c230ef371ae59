package pagurus.trace.record;

import java.util.ArrayList;
import java.util.List;
import pagurus.trace.Accesses;

/** Keeps what a back end tells, for tests to look at. */
final class Recorded implements AccessDestination {
  private final List<Accesses> accesses = new ArrayList<>();

  @Override
  public void append(int thread, long vaddr, int kind, int sizeLog2) {
    accesses.add(new Accesses(thread, vaddr, kind, sizeLog2));
  }

  @Override
  public long bytesWritten() {
    return 0;
  }

  /** A sink that ends here. */
  AccessSink sink(long maxAccesses) {
    return new AccessSink(this, maxAccesses, (count, bytes) -> {});
  }

  List<Accesses> all() {
    return accesses;
  }

  /** Accesses of one kind whose first byte is from {@code start} on, below {@code end}. */
  List<Accesses> between(long start, long end, int kind) {
    return accesses.stream()
        .filter(a -> a.vaddr() >= start && a.vaddr() < end && a.kind() == kind)
        .toList();
  }
}
