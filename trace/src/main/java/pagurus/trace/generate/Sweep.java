package pagurus.trace.generate;

/** An array or a thread's part of it, item after item, over and over. */
final class Sweep {
  private final long stride;
  private final long from;
  private final long to;
  private long at;

  /** A thread's part. */
  Sweep(Extent extent, long itemBytes, Settings settings, int thread) {
    this(extent, itemBytes, thread, settings.whole(Parameter.THREADS));
  }

  /** One of so many parts. */
  private Sweep(Extent extent, long itemBytes, long part, long parts) {
    long items = extent.items(itemBytes);
    long first = items * part / parts;
    long last = Math.max(first + 1, items * (part + 1) / parts);
    stride = itemBytes;
    from = extent.base() + first * itemBytes;
    to = extent.base() + last * itemBytes;
    at = from;
  }

  /** All of an array. */
  static Sweep all(Extent extent, long itemBytes) {
    return new Sweep(extent, itemBytes, 0, 1);
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
