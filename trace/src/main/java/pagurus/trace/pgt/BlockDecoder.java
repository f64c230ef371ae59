package pagurus.trace.pgt;

import java.util.Arrays;
import pagurus.trace.AccessBatch;

/**
 * Unpacks the accesses of one block, in as many steps as the reader likes.
 *
 * <p>Trusts nothing: a block whose checksum fits may still have been made by a stranger.
 */
final class BlockDecoder {
  /** Meaning of a tag that the block does not have. */
  private static final int NO_TAG = -1;

  /** Beside the remembered place: the address is that of the access before. */
  private static final int SAME = 1 << 20;

  private final long[] last = new long[4 * PgtLayout.SLOTS];
  private final long[] stride = new long[4 * PgtLayout.SLOTS];

  /**
   * By tag: kind, size log 2, remembered place and {@link #SAME}, length of the delta; a byte each.
   */
  private final int[] plan = new int[PgtLayout.MAX_TAGS];

  private byte[] raw = new byte[0];
  private int tagAt;
  private int tagEnd;
  private int deltaAt;
  private int deltaEnd;
  private long before;

  /**
   * Starts with a block.
   *
   * @param bytes the block's raw bytes and at least 8 more, which stay as they are until the last
   *     access has been read
   * @param length how many of them are the block's
   * @param count how many accesses the block has
   * @return what is wrong with it, or an empty string
   */
  String start(byte[] bytes, int length, int count) {
    raw = bytes;
    tagAt = 0;
    tagEnd = 0;
    int tagCount = (bytes[0] & 0xFF) + 1;
    if (length < 1 + 2 * tagCount + count) {
      return "the block has no room for its " + count + " accesses";
    }
    Arrays.fill(plan, NO_TAG);
    for (int tag = 0; tag < tagCount; tag++) {
      int meaning = (bytes[1 + 2 * tag] & 0xFF) | ((bytes[2 + 2 * tag] & 0xFF) << 8);
      int kind = meaning & 3;
      boolean same = (meaning & PgtLayout.SAME_ADDRESS) != 0;
      int lengthClass = (meaning >> 5) & 7;
      if (kind >= AccessBatch.KINDS
          || meaning >= PgtLayout.MEANINGS
          || (same && lengthClass != 0)) {
        return String.format("the block gives a tag the meaning 0x%x, which none has", meaning);
      }
      int context = kind * PgtLayout.SLOTS + ((meaning >> 8) & (PgtLayout.SLOTS - 1));
      int place = (context << 16) | (same ? SAME : 0);
      int deltaBytes = PgtLayout.deltaBytes(lengthClass);
      plan[tag] = kind | (((meaning >> 2) & 7) << 8) | place | (deltaBytes << 24);
    }
    Arrays.fill(last, 0);
    Arrays.fill(stride, 0);
    before = 0;
    tagAt = 1 + 2 * tagCount;
    tagEnd = tagAt + count;
    deltaAt = tagEnd;
    deltaEnd = length;
    return "";
  }

  /** Whether all accesses of the block have been read. */
  boolean isDone() {
    return tagAt == tagEnd;
  }

  /**
   * Puts accesses behind those that are in the batch, until it is full or the block is done.
   *
   * @return what is wrong with the block, or an empty string
   */
  String decode(AccessBatch batch) {
    byte[] bytes = raw;
    int n = Math.min(tagEnd - tagAt, batch.capacity() - batch.count);
    int at = batch.count;
    int delta = deltaAt;
    int limit = deltaEnd;
    long vaddr = before;
    for (int tag = tagAt, end = tagAt + n; tag < end; tag++, at++) {
      int todo = plan[bytes[tag] & 0xFF];
      int width = todo >>> 24;
      if (todo == NO_TAG || delta + width > limit) {
        return todo == NO_TAG ? "the block uses a tag that it does not have" : "deltas are missing";
      }
      int context = (todo >> 16) & 15;
      long step;
      if (width == 0) {
        step = (todo & SAME) == 0 ? stride[context] : vaddr - last[context];
      } else {
        long zigzag = PgtLayout.getLong(bytes, delta) & (-1L >>> (64 - 8 * width));
        step = (zigzag >>> 1) ^ -(zigzag & 1);
        delta += width;
      }
      stride[context] = step;
      vaddr = last[context] + step;
      last[context] = vaddr;
      batch.vaddr[at] = vaddr;
      batch.kind[at] = (byte) todo;
      batch.sizeLog2[at] = (byte) (todo >> 8);
    }
    tagAt += n;
    deltaAt = delta;
    before = vaddr;
    batch.count = at;
    return isDone() && delta != limit ? "the block has more deltas than accesses" : "";
  }
}
