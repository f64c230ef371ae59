package pagurus.trace.generate;

/** A thread's part of an array, item after item, over and over. */
final class Sweep {
  private final long stride;
  private final long from;
  private final long to;
  private long at;

  Sweep(Extent extent, long itemBytes, Settings settings, int thread) {
    long threads = settings.whole(Parameter.THREADS);
    long items = extent.items(itemBytes);
    long first = items * thread / threads;
    long last = Math.max(first + 1, items * (thread + 1) / threads);
    stride = itemBytes;
    from = extent.base() + first * itemBytes;
    to = extent.base() + last * itemBytes;
    at = from;
  }

  /** Address of the next item. */
  long next() {
    long item = at;
    at += stride;
    if (at >= to) {
      at = from;
    }
    return item;
  }
}
