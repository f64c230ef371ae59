package pagurus.trace.foreign;

import java.nio.charset.StandardCharsets;
import pagurus.trace.AccessBatch;
import pagurus.trace.AccessStream;

/**
 * Accesses from lackey's text.
 *
 * <p>Sizes that are no power of two become the next smaller one, so that no byte is touched that
 * the program did not touch.
 */
final class LackeyStream implements AccessStream {
  private static final int SHOWN_CHARACTERS = 40;

  private final Feed feed;

  /** Of a line that means two accesses: the store that did not fit into the batch any more. */
  private long storeAddress;

  private int storeSizeLog2 = -1;

  LackeyStream(Feed feed) {
    this.feed = feed;
  }

  @Override
  public int read(AccessBatch batch) {
    batch.clear();
    if (storeSizeLog2 >= 0) {
      batch.add(storeAddress, AccessBatch.STORE, storeSizeLog2);
      storeSizeLog2 = -1;
    }
    while (!batch.isFull()) {
      int end = LackeyLine.end(feed.bytes, feed.at, feed.end);
      if (end < feed.end) {
        line(batch, feed.at, end);
        feed.at = end + 1;
      } else if (!feed.more()) {
        checkEnd();
        break;
      }
    }
    return batch.count;
  }

  @Override
  public void close() {
    feed.close();
  }

  private void line(AccessBatch batch, int at, int end) {
    byte[] bytes = feed.bytes;
    int kind = LackeyLine.kind(bytes, at, end);
    if (kind == 0 || LackeyLine.sizeAt(bytes, at, end) < 0) {
      if (!LackeyLine.isRemark(bytes, at, end)) {
        throw bad(at, end);
      }
      return;
    }
    int size = LackeyLine.size(bytes, at, end);
    if (size == 0) {
      throw bad(at, end);
    }
    long address = LackeyLine.address(bytes, at);
    int sizeLog2 = Math.min(31 - Integer.numberOfLeadingZeros(size), AccessBatch.MAX_SIZE_LOG2);
    switch (kind) {
      case 'I' -> batch.add(address, AccessBatch.FETCH, sizeLog2);
      case 'L' -> batch.add(address, AccessBatch.LOAD, sizeLog2);
      case 'S' -> batch.add(address, AccessBatch.STORE, sizeLog2);
      default -> modify(batch, address, sizeLog2);
    }
  }

  private void modify(AccessBatch batch, long address, int sizeLog2) {
    batch.add(address, AccessBatch.LOAD, sizeLog2);
    if (batch.isFull()) {
      storeAddress = address;
      storeSizeLog2 = sizeLog2;
    } else {
      batch.add(address, AccessBatch.STORE, sizeLog2);
    }
  }

  private void checkEnd() {
    if (!feed.isAtEnd()) {
      throw feed.bad(feed.at, "a line is longer than " + Feed.WINDOW_BYTES + " bytes");
    }
    if (feed.at < feed.end && !LackeyLine.isRemark(feed.bytes, feed.at, feed.end)) {
      throw feed.bad(feed.end, "the last line has no end, so the text was cut short");
    }
  }

  private RuntimeException bad(int at, int end) {
    int shown = Math.min(end - at, SHOWN_CHARACTERS);
    StringBuilder text = new StringBuilder();
    for (char c : new String(feed.bytes, at, shown, StandardCharsets.ISO_8859_1).toCharArray()) {
      text.append(c >= ' ' && c < 127 ? c : '?');
    }
    return feed.bad(
        at,
        "\""
            + text
            + "\" is no line of lackey (valgrind's --log-file keeps the program's output apart)");
  }
}
