package pagurus.trace.pgt;

import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;

/** Reads one thread's blocks, one after the other. */
final class PgtStream implements AccessStream {
  /** The decoder reads whole longs. */
  private static final int SLACK_BYTES = 8;

  private final RecordingFile file;
  private final BlockIndex index;
  private final int thread;
  private final BlockUnpacking unpacking = new BlockUnpacking();
  private final BlockDecoder decoder = new BlockDecoder();
  private final byte[] stored;
  private byte[] raw = new byte[0];
  private int block = -1;
  private boolean closed;

  PgtStream(RecordingFile file, BlockIndex index, int thread) {
    this.file = file;
    this.index = index;
    this.thread = thread;
    stored = new byte[index.longest()];
  }

  @Override
  public int read(AccessBatch batch) {
    if (closed) {
      throw new IllegalStateException("the stream of thread " + thread + " is closed");
    }
    batch.clear();
    while (!batch.isFull()) {
      if (decoder.isDone() && !advance()) {
        break;
      }
      refuseIf(decoder.decode(batch));
    }
    return batch.count;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      unpacking.close();
    }
  }

  private boolean advance() {
    int next = index.next(thread, Math.min(block + 1, index.blocks()));
    block = next;
    if (next == index.blocks()) {
      return false;
    }
    file.readBlock(index, next, stored);
    int rawLength = PgtLayout.getInt(stored, 8);
    if (raw.length < rawLength + SLACK_BYTES) {
      raw = new byte[Math.min(2 * rawLength, PgtLayout.MAX_RAW_BYTES) + SLACK_BYTES];
    }
    refuseIf(unpacking.unpack(stored, raw));
    refuseIf(decoder.start(raw, rawLength, index.count(next)));
    return true;
  }

  private void refuseIf(String wrong) {
    if (!wrong.isEmpty()) {
      throw file.bad(index.offset(block), wrong);
    }
  }
}
