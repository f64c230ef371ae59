package pagurus.trace.generate;

import java.util.List;

/**
 * Reads and writes of random keys in a Redis server, called as functions by a program around it.
 *
 * <p>Kept of the program (Mitosis's Redis, server.c, with Redis 4.0 in it): the dictionary's
 * bucket, as many of them as keys, and its chain of entries. What belongs to a key is allocated one
 * piece behind the other as the key is put in, with what glibc's malloc and zmalloc add: a string
 * object of the key that is not freed, the value's string, its object, the dictionary's own string
 * of the key, and the entry. That is 288 bytes, and with the bucket's 8 it makes 74 GiB of 2^28
 * keys (the version that was published with vMitosis puts in 2^30). Keys are compared down the
 * chain, and the time of use is noted in the object; a read then reads the first of the value, a
 * write hangs another value into the entry. Half of the requests are writes, those of one of two
 * threads. Keys are uniform.
 *
 * <p>Not kept: the heap's growth, for neither the object of the key that is asked for is freed nor
 * a value that was replaced, and that values replaced lie elsewhere, of at most a fifth of all keys
 * in the end; the lock around the dictionary; rehashing. There is no event loop, and no network.
 * Footprint: 75 GB (Mitosis, ASPLOS 2020).
 */
final class Redis implements Pattern {
  static final Parameter PAGES = Parameter.publishedPages(75, 3, "of the dictionary and values");
  static final Parameter VALUE =
      Parameter.whole("value", 64, 45, 4096, "bytes of a value; shorter ones have no own string");
  static final Parameter STORES = Parameter.percent("stores", 50, "percent of requests that write");
  static final List<Parameter> PARAMETERS = List.of(PAGES, VALUE, STORES);

  /** What a block has beside what was asked for: glibc's size, and zmalloc's. */
  private static final long SIZES = 2 * Long.BYTES;

  /** Where the rest is, for glibc's size is behind a word that the block in front uses. */
  private static final long DATA_AT = 3 * Long.BYTES;

  private static final long BLOCK_ALIGNMENT = 16;
  private static final long OBJECT_BYTES = 16;
  private static final long ENTRY_BYTES = 24;

  /** "my-key-0x" and 16 digits, with a header of a byte and a zero. */
  private static final long KEY_BYTES = 1 + 25 + 1;

  /** The same within an object, where the header is longer. */
  private static final long KEY_OBJECT_BYTES = OBJECT_BYTES + KEY_BYTES + 2;

  private static final long LONG_STRING = 256;

  /** In an object: what it is and when it was used last, then where its string is. */
  private static final long STRING_AT = 8;

  /** In an entry: its key, its value, the next. */
  private static final long VALUE_AT = 8;

  private static final long NEXT_AT = 16;
  private static final int LONGEST_CHAIN = 8;

  private final Extent buffers;
  private final Extent buckets;
  private final Extent records;
  private final long value;
  private final long object;
  private final long key;
  private final long entry;
  private final long recordBytes;
  private final long stores;
  private final Draws draws;

  Redis(Settings settings, Draws draws) {
    List<Extent> extents = extents(settings);
    buffers = extents.get(0);
    buckets = extents.get(1);
    records = extents.get(2);
    value = DATA_AT + block(KEY_OBJECT_BYTES);
    object = value + block(valueBytes(settings));
    key = object + block(OBJECT_BYTES);
    entry = key + block(KEY_BYTES);
    recordBytes = recordBytes(settings);
    stores = settings.whole(STORES);
    this.draws = draws;
  }

  /** The buffers get the page that is the least. */
  static List<Extent> extents(Settings settings) {
    return Extent.mapping(settings.whole(PAGES), 0, Long.BYTES, recordBytes(settings));
  }

  @Override
  public int next(long[] into) {
    into[0] = PackedAccess.store(buffers.base());
    into[1] = PackedAccess.load(buffers.base());
    into[2] = PackedAccess.load(buckets.any(draws, Long.BYTES));
    int n = 3;
    for (int links = 1; ; links++) {
      long record = records.any(draws, recordBytes);
      into[n++] = PackedAccess.load(record + entry);
      into[n++] = PackedAccess.load(record + key);
      into[n++] = PackedAccess.load(record + key + 2 * Long.BYTES);
      if (links == LONGEST_CHAIN || draws.below(3) != 0) {
        return use(record, into, n);
      }
      into[n++] = PackedAccess.load(record + entry + NEXT_AT);
    }
  }

  private int use(long record, long[] into, int from) {
    int n = from;
    into[n++] = PackedAccess.load(record + entry + VALUE_AT);
    into[n++] = PackedAccess.load(record + object);
    into[n++] = PackedAccess.store(record + object);
    if (draws.percent(stores)) {
      into[n++] = PackedAccess.store(record + entry + VALUE_AT);
    } else {
      into[n++] = PackedAccess.load(record + object + STRING_AT);
      into[n++] = PackedAccess.load(record + value);
    }
    return n;
  }

  /** What belongs to a key, without the bucket. */
  private static long recordBytes(Settings settings) {
    return block(KEY_OBJECT_BYTES)
        + block(valueBytes(settings))
        + block(OBJECT_BYTES)
        + block(KEY_BYTES)
        + block(ENTRY_BYTES);
  }

  /** A value's string with its header, which is longer for a long one, and a zero. */
  private static long valueBytes(Settings settings) {
    long characters = settings.whole(VALUE);
    return (characters < LONG_STRING ? 3 : 5) + characters + 1;
  }

  /** The block for so many bytes. */
  private static long block(long bytes) {
    return (SIZES + bytes + BLOCK_ALIGNMENT - 1) / BLOCK_ALIGNMENT * BLOCK_ALIGNMENT;
  }
}
