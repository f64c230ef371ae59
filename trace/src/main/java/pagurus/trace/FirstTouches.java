package pagurus.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects a {@link Footprint} from accesses in the order in which they happen.
 *
 * <p>Memory grows with the number of different pages (about 30 bytes each), not with the number of
 * accesses. Most accesses cost one look into a small table of recently touched pages. Not safe for
 * use by several threads.
 */
public final class FirstTouches {
  private static final int RECENT = 1024;
  private static final long NONE = -1;
  private static final long FIBONACCI = 0x9E37_79B9_7F4A_7C15L;

  /** Page and kind that were recorded lately, at a place given by the lowest bits of both. */
  private final long[] recent = new long[RECENT];

  /** Open addressing: rank of a page plus 1, 0 if the place is free. */
  private int[] places = new int[1 << 12];

  private long[] pageOfRank = new long[1 << 10];
  private int[] threadOfRank = new int[1 << 10];
  private byte[] kindsOfRank = new byte[1 << 10];
  private int pages;

  /** Nothing touched yet. */
  public FirstTouches() {
    Arrays.fill(recent, NONE);
  }

  /**
   * One access.
   *
   * @param thread which thread made it
   * @param vaddr its first byte
   * @param kind {@link AccessBatch#LOAD}, {@link AccessBatch#STORE} or {@link AccessBatch#FETCH}
   * @param sizeLog2 0 to {@link AccessBatch#MAX_SIZE_LOG2}
   */
  public void touch(int thread, long vaddr, int kind, int sizeLog2) {
    long page = vaddr >>> Footprint.PAGE_SHIFT;
    touchPage(thread, page, kind);
    long lastPage = (vaddr + (1L << sizeLog2) - 1) >>> Footprint.PAGE_SHIFT;
    if (lastPage != page) {
      touchPage(thread, lastPage, kind);
    }
  }

  /** How many different pages there are so far. */
  public int pages() {
    return pages;
  }

  /** What was collected so far. */
  public Footprint footprint() {
    List<Footprint.Touch> touches = new ArrayList<>();
    int start = 0;
    for (int rank = 1; rank <= pages; rank++) {
      if (rank < pages && continues(rank)) {
        continue;
      }
      touches.add(
          new Footprint.Touch(
              pageOfRank[start], rank - start, threadOfRank[start], kindsOfRank[start]));
      start = rank;
    }
    return new Footprint(touches);
  }

  private boolean continues(int rank) {
    return pageOfRank[rank] == pageOfRank[rank - 1] + 1
        && threadOfRank[rank] == threadOfRank[rank - 1]
        && kindsOfRank[rank] == kindsOfRank[rank - 1];
  }

  private void touchPage(int thread, long page, int kind) {
    long key = (page << 2) | kind;
    int slot = (int) key & (RECENT - 1);
    if (recent[slot] != key) {
      recent[slot] = key;
      int rank = rankOf(thread, page);
      kindsOfRank[rank] |= (byte) (1 << kind);
    }
  }

  private int rankOf(int thread, long page) {
    int mask = places.length - 1;
    int place = (int) ((page * FIBONACCI) >>> 32) & mask;
    while (places[place] != 0) {
      int rank = places[place] - 1;
      if (pageOfRank[rank] == page) {
        return rank;
      }
      place = (place + 1) & mask;
    }
    if (pages == pageOfRank.length) {
      grow();
      return rankOf(thread, page);
    }
    pageOfRank[pages] = page;
    threadOfRank[pages] = thread;
    places[place] = pages + 1;
    return pages++;
  }

  private void grow() {
    int capacity = Math.multiplyExact(pages, 2);
    pageOfRank = Arrays.copyOf(pageOfRank, capacity);
    threadOfRank = Arrays.copyOf(threadOfRank, capacity);
    kindsOfRank = Arrays.copyOf(kindsOfRank, capacity);
    places = new int[Math.multiplyExact(capacity, 4)];
    int mask = places.length - 1;
    for (int rank = 0; rank < pages; rank++) {
      int place = (int) ((pageOfRank[rank] * FIBONACCI) >>> 32) & mask;
      while (places[place] != 0) {
        place = (place + 1) & mask;
      }
      places[place] = rank + 1;
    }
  }
}
