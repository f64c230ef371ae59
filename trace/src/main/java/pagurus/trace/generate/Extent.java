package pagurus.trace.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * An array of a program: whole pages of its memory.
 *
 * @param firstPage number of its first page
 * @param pages how many, at least 1
 */
record Extent(long firstPage, long pages) {
  /** First byte. */
  long base() {
    return firstPage << LinuxLayout.PAGE_SHIFT;
  }

  /** How many things of so many bytes fit, one behind the other. */
  long items(long bytes) {
    return (pages << LinuxLayout.PAGE_SHIFT) / bytes;
  }

  /** Address of a random one of them. */
  long any(Draws draws, long bytes) {
    return base() + draws.below(items(bytes)) * bytes;
  }

  /** All of the heap. */
  static List<Extent> heap(long pages) {
    return cut(LinuxLayout.heap(), pages, 1);
  }

  /**
   * One large allocation, shared out between arrays that lie one behind the other.
   *
   * @param pages at least as many as there are arrays
   * @param weights of the arrays: their sizes are about proportional to these, at least a page
   */
  static List<Extent> mapping(long pages, long... weights) {
    return cut(LinuxLayout.mapping(pages), pages, weights);
  }

  private static List<Extent> cut(long base, long pages, long... weights) {
    List<Extent> extents = new ArrayList<>();
    long page = base >>> LinuxLayout.PAGE_SHIFT;
    long left = pages;
    long weightLeft = LongStream.of(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      long share = (long) ((double) left * weights[i] / weightLeft);
      long size = Math.clamp(share, 1, left - (weights.length - 1 - i));
      extents.add(new Extent(page, size));
      page += size;
      left -= size;
      weightLeft -= weights[i];
    }
    return extents;
  }
}
