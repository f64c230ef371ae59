package pagurus.trace.foreign;

import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;

/**
 * Accesses from ChampSim's records: of each instruction the fetch, then its loads, then its stores.
 *
 * <p>The records have no sizes. An access counts as the largest power of two that its address is a
 * multiple of, at most 8 bytes, 4 for a fetch: none crosses a page.
 */
final class ChampsimStream implements AccessStream {
  private static final int PARTS = 1 + ChampsimRecord.LOADS + ChampsimRecord.STORES;
  private static final int FETCH_SIZE_LOG2 = 2;
  private static final int DATA_SIZE_LOG2 = 3;

  private final Feed feed;

  /** The next part of the record at the start of the window: fetch, loads, stores. */
  private int part;

  ChampsimStream(Feed feed) {
    this.feed = feed;
  }

  @Override
  public int read(AccessBatch batch) {
    batch.clear();
    while (!batch.isFull() && hasRecord()) {
      byte[] bytes = feed.bytes;
      int at = feed.at;
      for (; part < PARTS && !batch.isFull(); part++) {
        addPart(batch, bytes, at);
      }
      if (part == PARTS) {
        part = 0;
        feed.at = at + ChampsimRecord.BYTES;
      }
    }
    return batch.count;
  }

  @Override
  public void close() {
    feed.close();
  }

  private void addPart(AccessBatch batch, byte[] bytes, int at) {
    if (part == 0) {
      add(batch, ChampsimRecord.instruction(bytes, at), AccessBatch.FETCH, FETCH_SIZE_LOG2);
    } else if (part <= ChampsimRecord.LOADS) {
      add(batch, ChampsimRecord.load(bytes, at, part - 1), AccessBatch.LOAD, DATA_SIZE_LOG2);
    } else {
      int i = part - 1 - ChampsimRecord.LOADS;
      add(batch, ChampsimRecord.store(bytes, at, i), AccessBatch.STORE, DATA_SIZE_LOG2);
    }
  }

  private static void add(AccessBatch batch, long address, byte kind, int maxSizeLog2) {
    if (address != 0) {
      batch.add(address, kind, Math.min(Long.numberOfTrailingZeros(address), maxSizeLog2));
    }
  }

  private boolean hasRecord() {
    if (feed.end - feed.at < ChampsimRecord.BYTES) {
      feed.more();
      int left = feed.end - feed.at;
      if (left > 0 && left < ChampsimRecord.BYTES) {
        throw feed.bad(feed.at, "the last record has " + left + " of 64 bytes");
      }
      if (left == 0) {
        return false;
      }
    }
    if (part == 0 && !ChampsimRecord.isPossible(feed.bytes, feed.at)) {
      throw feed.bad(feed.at, "this is no instruction record of ChampSim");
    }
    return true;
  }
}
