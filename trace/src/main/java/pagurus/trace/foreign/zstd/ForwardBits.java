package pagurus.trace.foreign.zstd;

import java.io.IOException;

/** Bits that are read from the first to the last, a few at a time. */
final class ForwardBits {
  private final byte[] bytes;
  private final int start;
  private final long limit;
  private long at;

  /** The bits of {@code bytes[start, end)}. */
  ForwardBits(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    limit = 8L * (end - start);
  }

  /** The next bits, at most 16; zeros behind the end. */
  int peek(int count) {
    int value = 0;
    for (int i = 0; i < count && at + i < limit; i++) {
      int place = (int) (at + i);
      value |= ((bytes[start + (place >> 3)] >> (place & 7)) & 1) << i;
    }
    return value;
  }

  /** Reads at most 16 bits. */
  int read(int count) throws IOException {
    int value = peek(count);
    at += count;
    if (at > limit) {
      throw new IOException("a table's description ends too early");
    }
    return value;
  }

  /** Bytes that have been read, the last one perhaps in part. */
  int bytesRead() {
    return (int) ((at + 7) >> 3);
  }
}
