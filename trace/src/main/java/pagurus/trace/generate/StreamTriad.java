package pagurus.trace.generate;

import java.util.List;

/** {@code a[i] = b[i] + s * c[i]}, over and over; each thread has its part of the arrays. */
final class StreamTriad implements Pattern {
  static final Parameter PAGES = Parameter.pages(3, "of the three arrays");
  static final List<Parameter> PARAMETERS = List.of(PAGES);
  private static final int ARRAYS = 3;

  private final long first;
  private final long arrayBytes;
  private final long from;
  private final long to;
  private long at;

  StreamTriad(Settings settings, int thread) {
    long pages = settings.whole(PAGES) / ARRAYS;
    long threads = settings.whole(Parameter.THREADS);
    first = LinuxLayout.mapping(pages * ARRAYS);
    arrayBytes = pages * LinuxLayout.PAGE_BYTES;
    long words = arrayBytes / Long.BYTES;
    long start = words * thread / threads;
    from = start * Long.BYTES;
    to = Math.max(start + 1, words * (thread + 1) / threads) * Long.BYTES;
    at = from;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(settings.whole(PAGES) / ARRAYS * ARRAYS, 1, 1, 1);
  }

  @Override
  public int next(long[] into) {
    into[0] = PackedAccess.load(first + arrayBytes + at);
    into[1] = PackedAccess.load(first + 2 * arrayBytes + at);
    into[2] = PackedAccess.store(first + at);
    at += Long.BYTES;
    if (at == to) {
      at = from;
    }
    return ARRAYS;
  }
}
