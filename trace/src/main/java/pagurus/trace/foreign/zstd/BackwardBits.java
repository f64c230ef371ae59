package pagurus.trace.foreign.zstd;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bits that are read from the last to the first. The highest one bit of the last byte marks the end
 * and is not part of them. Behind the first bit there are zeros; {@link #left} is negative then.
 */
final class BackwardBits {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int start;
  private long left;

  /**
   * The bits of {@code bytes[start, end)}.
   *
   * @param bytes with at least 8 more bytes behind {@code end}, of any value
   */
  BackwardBits(byte[] bytes, int start, int end) throws IOException {
    if (start >= end || bytes[end - 1] == 0) {
      throw new IOException("a stream of bits has no mark of its end");
    }
    this.bytes = bytes;
    this.start = start;
    left = 8L * (end - start) - 1 - (Integer.numberOfLeadingZeros(bytes[end - 1] & 0xFF) - 24);
  }

  /** How many bits have not been read; negative if more were read than there are. */
  long left() {
    return left;
  }

  /** The next bits, at most 31, as if they were read. */
  int peek(int count) {
    long first = left - count;
    if (first >= 0) {
      long word = (long) LONGS.get(bytes, start + (int) (first >> 3));
      return (int) ((word >>> (first & 7)) & ((1L << count) - 1));
    }
    if (left <= 0) {
      return 0;
    }
    long rest = (long) LONGS.get(bytes, start) & ((1L << left) - 1);
    return (int) (rest << -first);
  }

  /** Reads at most 31 bits. */
  int read(int count) {
    int value = peek(count);
    left -= count;
    return value;
  }

  /** Leaves bits out. */
  void skip(int count) {
    left -= count;
  }
}
