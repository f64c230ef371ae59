package pagurus.trace.generate;

import java.util.List;

/**
 * Follows pointers around one cycle through all cache lines. The cycle is a linear congruential
 * generator of full period (Hull and Dobell), so it needs no memory.
 */
final class Chase implements Pattern {
  static final Parameter PAGES = Parameter.pages(1, "full of list nodes");
  static final List<Parameter> PARAMETERS = List.of(PAGES);

  /** One more than a multiple of four: full period for every power of two. */
  private static final long MULTIPLIER = 0x5851_F42D_4C95_7F2DL;

  private static final long NODE_BYTES = 64;

  private final long heap = LinuxLayout.heap();
  private final long nodes;
  private final long mask;
  private final long increment;
  private long node;

  Chase(Settings settings, Draws draws) {
    nodes = settings.whole(PAGES) * LinuxLayout.PAGE_BYTES / NODE_BYTES;
    mask = Long.highestOneBit(nodes - 1) * 2 - 1;
    increment = new Draws(settings.whole(Parameter.SEED), 0).next() | 1;
    node = draws.below(nodes);
  }

  static List<Extent> extents(Settings settings) {
    return Extent.heap(settings.whole(PAGES));
  }

  @Override
  public int next(long[] into) {
    long vaddr = heap + node * NODE_BYTES;
    do {
      node = (node * MULTIPLIER + increment) & mask;
    } while (node >= nodes);
    into[0] = PackedAccess.load(vaddr);
    return 1;
  }
}
