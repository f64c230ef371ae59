package pagurus.trace.generate;

import java.util.List;

/**
 * Requests for random keys by the worker threads of a Memcached server.
 *
 * <p>Kept of the program: the bucket of the hash table, the chain of items, in each of them header,
 * key and value in one piece of a slab; the counters of each thread, which stay in its cache. Keys
 * are uniform. Not kept: the locks of buckets, moves in the LRU lists (at most one a minute for an
 * item), slab rebalancing, and the network. Footprint of the run on four sockets: 350 GB.
 */
final class Memcached implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(350, 3, "of the hash table and items");
  static final Parameter VALUE = Parameter.whole("value", 512, 8, 4096, "bytes of a value");
  static final Parameter STORES = Parameter.percent("stores", 5, "percent of requests that write");
  static final List<Parameter> PARAMETERS = List.of(PAGES, VALUE, STORES);

  /** Header of an item (48 bytes), its number for compare-and-swap, and a short key. */
  private static final long HEADER_BYTES = 64;

  private static final long KEY_AT = 56;
  private static final long LINE_BYTES = 64;
  private static final int LONGEST_CHAIN = 8;

  private final long counters;
  private final Extent buckets;
  private final Extent items;
  private final long itemBytes;
  private final long stores;
  private final Draws draws;

  Memcached(Settings settings, Draws draws, int thread) {
    List<Extent> extents = extents(settings);
    Extent statistics = extents.get(0);
    counters = statistics.base() + thread % statistics.items(LINE_BYTES) * LINE_BYTES;
    buckets = extents.get(1);
    items = extents.get(2);
    itemBytes = itemBytes(settings);
    stores = settings.whole(STORES);
    this.draws = draws;
  }

  /** The counters get the page that is the least. */
  static List<Extent> extents(Settings settings) {
    return Extent.mapping(settings.whole(PAGES), 0, Long.BYTES, itemBytes(settings));
  }

  @Override
  public int next(long[] into) {
    into[0] = PackedAccess.load(buckets.any(draws, Long.BYTES));
    int n = 1;
    long item;
    for (int links = 1; ; links++) {
      item = items.any(draws, itemBytes);
      into[n++] = PackedAccess.load(item + KEY_AT);
      if (links == LONGEST_CHAIN || draws.below(3) != 0) {
        break;
      }
      into[n++] = PackedAccess.load(item + 2 * Long.BYTES);
    }
    into[n++] = PackedAccess.load(item + 3 * Long.BYTES);
    boolean writes = draws.percent(stores);
    for (long at = HEADER_BYTES; at < itemBytes; at += LINE_BYTES) {
      long vaddr = item + at;
      into[n++] = writes ? PackedAccess.store(vaddr) : PackedAccess.load(vaddr);
    }
    into[n++] = PackedAccess.load(counters);
    into[n++] = PackedAccess.store(counters);
    return n;
  }

  private static long itemBytes(Settings settings) {
    return HEADER_BYTES + (settings.whole(VALUE) + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }
}
