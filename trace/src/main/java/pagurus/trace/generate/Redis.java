package pagurus.trace.generate;

import java.util.List;

/**
 * Reads and writes of random keys in a Redis server.
 *
 * <p>Kept of the program: the dictionary's bucket, its chain of entries of 24 bytes (32 as
 * allocated), the key's string that is compared, the object of 16 bytes and the string behind it,
 * all of them separate allocations; the request and reply buffers, which stay in the caches. Keys
 * are uniform. Not kept: incremental rehashing, expiry, the event loop, persistence, and what the
 * kernel does for the network. Footprint: 75 GB, one thread (Mitosis, ASPLOS 2020).
 */
final class Redis implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(75, 6, "of the dictionary and values");
  static final Parameter VALUE = Parameter.whole("value", 256, 8, 4096, "bytes of a value");
  static final Parameter STORES = Parameter.percent("stores", 0, "percent of requests that write");
  static final List<Parameter> PARAMETERS = List.of(PAGES, VALUE, STORES);

  private static final long ENTRY_BYTES = 32;
  private static final long KEY_BYTES = 32;
  private static final long OBJECT_BYTES = 16;
  private static final long LINE_BYTES = 64;
  private static final int LONGEST_CHAIN = 8;

  private final Extent buffers;
  private final Extent buckets;
  private final Extent entries;
  private final Extent keys;
  private final Extent objects;
  private final Extent values;
  private final long valueBytes;
  private final long stores;
  private final Draws draws;

  Redis(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    buffers = extents.get(0);
    buckets = extents.get(1);
    entries = extents.get(2);
    keys = extents.get(3);
    objects = extents.get(4);
    values = extents.get(5);
    valueBytes = valueBytes(settings);
    stores = settings.whole(STORES);
    this.draws = draws;
  }

  /** The buffers get the page that is the least. */
  static List<Extent> extents(Settings settings) {
    return Extent.mapping(
        settings.whole(PAGES),
        0,
        Long.BYTES,
        ENTRY_BYTES,
        KEY_BYTES,
        OBJECT_BYTES,
        valueBytes(settings));
  }

  @Override
  public int next(long[] into) {
    into[0] = PackedAccess.load(buffers.base());
    into[1] = PackedAccess.load(buffers.base() + LINE_BYTES);
    into[2] = PackedAccess.load(buckets.any(draws, Long.BYTES));
    int n = 3;
    for (int links = 1; ; links++) {
      long entry = entries.any(draws, ENTRY_BYTES);
      long key = keys.any(draws, KEY_BYTES);
      into[n++] = PackedAccess.load(entry);
      into[n++] = PackedAccess.load(key);
      into[n++] = PackedAccess.load(key + Long.BYTES);
      if (links == LONGEST_CHAIN || draws.below(3) != 0) {
        into[n++] = PackedAccess.load(entry + Long.BYTES);
        break;
      }
      into[n++] = PackedAccess.load(entry + 2 * Long.BYTES);
    }
    long object = objects.any(draws, OBJECT_BYTES);
    into[n++] = PackedAccess.load(object);
    into[n++] = PackedAccess.load(object + Long.BYTES);
    boolean writes = draws.percent(stores);
    long value = values.any(draws, valueBytes);
    for (long at = 0; at < valueBytes; at += LINE_BYTES) {
      long vaddr = value + at;
      into[n++] = writes ? PackedAccess.store(vaddr) : PackedAccess.load(vaddr);
    }
    into[n++] = PackedAccess.store(buffers.base() + LinuxLayout.PAGE_BYTES / 2);
    return n;
  }

  private static long valueBytes(Settings settings) {
    return (settings.whole(VALUE) + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }
}
