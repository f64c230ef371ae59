package pagurus.trace.foreign;

import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;

/**
 * Accesses from drmemtrace's records: instructions, loads and stores. Prefetches, cache flushes and
 * markers are no accesses.
 *
 * <p>Sizes that are no power of two become the next smaller one, at most 128, so that no byte is
 * touched that the program did not touch; drmemtrace says 0 where it does not know, which counts as
 * 1.
 */
final class DrmemtraceStream implements AccessStream {
  /** No process was named yet. */
  static final long NO_PROCESS = -1;

  private final Feed feed;
  private long process = NO_PROCESS;
  private long time;
  private boolean footerSeen;

  /** Address behind the last instruction. */
  private long nextInstruction;

  /** Of the bundle at the start of the window: how many of its instructions were delivered. */
  private int unbundled;

  DrmemtraceStream(Feed feed) {
    this.feed = feed;
  }

  @Override
  public int read(AccessBatch batch) {
    boolean more = true;
    batch.clear();
    while (more && !batch.isFull()) {
      more = addUntilLater(batch);
    }
    return batch.count;
  }

  /**
   * Replaces what is in the batch, but goes no further than to where time has passed. Then there
   * may be no access in the batch although there are some to come.
   *
   * @return false at the end of the trace
   */
  boolean readUntilLater(AccessBatch batch) {
    batch.clear();
    return addUntilLater(batch) || batch.count > 0;
  }

  private boolean addUntilLater(AccessBatch batch) {
    while (!batch.isFull()) {
      if (!hasRecord()) {
        return false;
      }
      byte[] bytes = feed.bytes;
      int at = feed.at;
      int type = DrmemtraceRecord.type(bytes, at);
      int size = DrmemtraceRecord.size(bytes, at);
      long address = DrmemtraceRecord.address(bytes, at);
      if (type == DrmemtraceRecord.BUNDLE) {
        if (!unbundle(batch, size, address)) {
          break;
        }
      } else if (!access(batch, type, size, address)) {
        other(type, address);
      }
      feed.at = at + DrmemtraceRecord.BYTES;
      if (type == DrmemtraceRecord.MARKER && size == DrmemtraceRecord.TIMESTAMP) {
        time = address;
        break;
      }
    }
    return true;
  }

  /** When the next access was made, about: microseconds from a time that all threads share. */
  long time() {
    return time;
  }

  /** The number of the process, or {@link #NO_PROCESS}. */
  long process() {
    return process;
  }

  /** Bytes of the file read so far, packed as they are. */
  long packedBytes() {
    return feed.packedBytes();
  }

  @Override
  public void close() {
    feed.close();
  }

  private boolean access(AccessBatch batch, int type, int size, long address) {
    if (type == DrmemtraceRecord.READ) {
      batch.add(address, AccessBatch.LOAD, sizeLog2(size));
    } else if (type == DrmemtraceRecord.WRITE) {
      batch.add(address, AccessBatch.STORE, sizeLog2(size));
    } else if (DrmemtraceRecord.isFetch(type)) {
      batch.add(address, AccessBatch.FETCH, sizeLog2(size));
      nextInstruction = address + size;
    } else {
      return false;
    }
    return true;
  }

  private void other(int type, long address) {
    switch (type) {
      case DrmemtraceRecord.INSTRUCTION_NOT_FETCHED, DrmemtraceRecord.INSTRUCTION_PERHAPS_FETCHED ->
          nextInstruction = address + DrmemtraceRecord.size(feed.bytes, feed.at);
      case DrmemtraceRecord.PROCESS -> {
        if (process != NO_PROCESS && process != address) {
          throw feed.bad(
              feed.at,
              "process %s follows process %s, and they share no memory"
                  .formatted(Long.toUnsignedString(address), Long.toUnsignedString(process)));
        }
        process = address;
      }
      case DrmemtraceRecord.FOOTER -> footerSeen = true;
      default -> {
        if (type > DrmemtraceRecord.LAST_TYPE) {
          throw feed.bad(
              feed.at,
              "a record has type %d, and only 0-%d are known"
                  .formatted(type, DrmemtraceRecord.LAST_TYPE));
        }
      }
    }
  }

  /** Delivers the instructions of a bundle; false if the batch is full before the last of them. */
  private boolean unbundle(AccessBatch batch, int instructions, long lengths) {
    if (instructions > DrmemtraceRecord.MOST_BUNDLED) {
      throw feed.bad(
          feed.at, "a bundle has " + instructions + " instructions, and only 8 lengths fit");
    }
    for (; unbundled < instructions; unbundled++) {
      if (batch.isFull()) {
        return false;
      }
      int length = (int) (lengths >>> (Byte.SIZE * unbundled)) & 0xFF;
      batch.add(nextInstruction, AccessBatch.FETCH, sizeLog2(length));
      nextInstruction += length;
    }
    unbundled = 0;
    return true;
  }

  private boolean hasRecord() {
    if (feed.end - feed.at < DrmemtraceRecord.BYTES) {
      feed.more();
      int left = feed.end - feed.at;
      if (left == 0) {
        if (!footerSeen) {
          throw feed.bad(feed.at, "the trace has no last record, so it was cut short");
        }
        return false;
      }
      if (left < DrmemtraceRecord.BYTES) {
        throw feed.bad(feed.at, "the last record has " + left + " of 12 bytes");
      }
    }
    if (footerSeen) {
      throw feed.bad(feed.at, "a record follows the last one");
    }
    return true;
  }

  private static int sizeLog2(int size) {
    int log2 = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(size, 1));
    return Math.min(log2, AccessBatch.MAX_SIZE_LOG2);
  }
}
