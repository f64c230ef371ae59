package pagurus.trace.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import pagurus.trace.Footprint;

/**
 * Who stores to memory first, before the program begins: with first touch that decides which node
 * pages and their tables go to.
 *
 * <p>One store a page, where a program would write all of it: this is about places, not about how
 * long it takes to fill memory.
 */
enum Initialisation {
  /** Nobody: the accesses themselves touch pages as they come to them. */
  NONE,

  /** Thread 0 all of it, as a program does that reads its input in main. */
  SINGLE,

  /** Each thread its part of every array, as a parallel loop over the array does. */
  EACH;

  /** The parameter of a generator that does this by default. */
  Parameter parameter() {
    return Parameter.choice(
        "init",
        ordinal(),
        Arrays.stream(values()).map(value -> value.name().toLowerCase(Locale.ROOT)).toList(),
        "who stores to each page first; single is thread 0");
  }

  /** How many stores a thread makes. */
  long stores(List<Extent> extents, int thread, int threads) {
    return parts(extents, thread, threads).stream().mapToLong(Extent::pages).sum();
  }

  /** The stores of a thread, in order. */
  Pattern pattern(List<Extent> extents, int thread, int threads) {
    return new FirstStores(parts(extents, thread, threads));
  }

  /** The footprint if nothing is touched but these arrays, which is known without running. */
  Footprint footprint(List<Extent> extents, int threads) {
    List<Footprint.Touch> touches = new ArrayList<>();
    int kinds = Footprint.LOADED | Footprint.STORED;
    for (Extent extent : extents) {
      for (int thread = 0; thread < threads; thread++) {
        for (Extent part : parts(List.of(extent), thread, threads)) {
          touches.add(new Footprint.Touch(part.firstPage(), part.pages(), thread, kinds));
        }
      }
    }
    return new Footprint(touches);
  }

  private List<Extent> parts(List<Extent> extents, int thread, int threads) {
    return switch (this) {
      case NONE -> List.of();
      case SINGLE -> thread == 0 ? extents : List.of();
      case EACH ->
          extents.stream()
              .map(extent -> part(extent, thread, threads))
              .filter(part -> part.pages() > 0)
              .toList();
    };
  }

  private static Extent part(Extent extent, int thread, int threads) {
    long from = extent.pages() * thread / threads;
    long to = extent.pages() * (thread + 1) / threads;
    return new Extent(extent.firstPage() + from, to - from);
  }

  /** A store to each page of some arrays; not to be asked for more than there are. */
  private static final class FirstStores implements Pattern {
    private final List<Extent> parts;
    private int part;
    private long page;

    FirstStores(List<Extent> parts) {
      this.parts = parts;
    }

    @Override
    public int next(long[] into) {
      Extent extent = parts.get(part);
      int n = (int) Math.min(MOST, extent.pages() - page);
      for (int i = 0; i < n; i++) {
        long number = extent.firstPage() + page + i;
        into[i] = PackedAccess.store(number << LinuxLayout.PAGE_SHIFT);
      }
      page += n;
      if (page == extent.pages()) {
        page = 0;
        part++;
      }
      return n;
    }
  }
}
