package pagurus.trace.generate;

import java.util.List;

/**
 * Requests for random keys by threads within a Memcached server.
 *
 * <p>Kept of the program (the fork of Memcached by one of Mitosis's authors, benchmark_internal.c
 * and .h, its LARGE_MEMORY): the bucket of the hash table, eight of them for each key; the items of
 * a chain, of which header and key are read and the header of the last is written (a count of
 * users); from its value, the address of an element, of which the key is read. Items have the chunk
 * sizes of Memcached's slabs. Elements are 128 bytes in one array. Keys are uniform, and all
 * requests read. Not kept: the locks of buckets, and which thread had a slab cut up, 128 MiB at a
 * time. Nothing comes by a network, and no order of use is kept. Footprint of the run on four
 * sockets: 350 GB.
 */
final class Memcached implements Pattern {
  static final Parameter PAGES =
      Parameter.publishedPages(350, 3, "of the hash table, the items, and what they lead to");
  static final Parameter VALUE = Parameter.whole("value", 64, 8, 4096, "bytes of an item's value");
  static final Parameter STORES = Parameter.percent("stores", 0, "percent of requests that write");
  static final List<Parameter> PARAMETERS = List.of(PAGES, VALUE, STORES);

  private static final int BUCKETS_OF_A_KEY = 8;
  private static final long ELEMENT_BYTES = 128;

  /** In an item: the next of the chain, times, the count of users, and the key's length. */
  private static final long NEXT_AT = 16;

  private static final long TIMES_AT = 24;
  private static final long USERS_AT = 32;
  private static final long LENGTH_AT = 40;

  /** Behind the header and a number for compare-and-swap. */
  private static final long KEY_AT = 56;

  /** Behind the key and a zero; accesses are of whole words. */
  private static final long VALUE_AT = 65;

  /** The smallest chunk, and by how much the next is larger (slabs.c, memcached -f). */
  private static final long LEAST_CHUNK = 96;

  private static final double CHUNK_FACTOR = 1.25;
  private static final int LONGEST_CHAIN = 8;
  private static final long LINE_BYTES = 64;

  private final Extent buckets;
  private final Extent items;
  private final Extent elements;
  private final long itemBytes;
  private final long usedBytes;
  private final long stores;
  private final Draws draws;

  Memcached(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    buckets = extents.get(0);
    items = extents.get(1);
    elements = extents.get(2);
    itemBytes = itemBytes(settings);
    usedBytes = VALUE_AT + settings.whole(VALUE);
    stores = settings.whole(STORES);
    this.draws = draws;
  }

  static List<Extent> extents(Settings settings) {
    return Extent.mapping(
        settings.whole(PAGES),
        (long) BUCKETS_OF_A_KEY * Long.BYTES,
        itemBytes(settings),
        ELEMENT_BYTES);
  }

  @Override
  public int next(long[] into) {
    into[0] = PackedAccess.load(buckets.any(draws, Long.BYTES));
    int n = 1;
    long item;
    for (int links = 1; ; links++) {
      item = items.any(draws, itemBytes);
      into[n++] = PackedAccess.load(item + LENGTH_AT);
      into[n++] = PackedAccess.load(item + KEY_AT);
      // Half of the others that a key's buckets have on average are in front of it.
      if (links == LONGEST_CHAIN || draws.below(2 * BUCKETS_OF_A_KEY + 1) != 0) {
        break;
      }
      into[n++] = PackedAccess.load(item + NEXT_AT);
    }
    into[n++] = PackedAccess.load(item + TIMES_AT);
    into[n++] = PackedAccess.load(item + USERS_AT);
    into[n++] = PackedAccess.store(item + USERS_AT);
    long valueAt = VALUE_AT & -Long.BYTES;
    if (draws.percent(stores)) {
      for (long at = valueAt; at < usedBytes; at += LINE_BYTES) {
        into[n++] = PackedAccess.store(item + at);
      }
    } else {
      into[n++] = PackedAccess.load(item + valueAt);
    }
    into[n++] = PackedAccess.load(elements.any(draws, ELEMENT_BYTES));
    return n;
  }

  /** The chunk that an item gets. */
  private static long itemBytes(Settings settings) {
    long needed = VALUE_AT + settings.whole(VALUE);
    long chunk = LEAST_CHUNK;
    while (chunk < needed) {
      chunk = ((long) (chunk * CHUNK_FACTOR) + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }
    return chunk;
  }
}
