package pagurus.trace.foreign.zstd;

import java.io.IOException;
import java.util.Arrays;

/** What has been unpacked lately: for the reader, and for sequences that refer back to it. */
final class Window implements Sequences.Output {
  private static final int FIRST_BYTES = 4 * ZstdInputStream.MOST_BLOCK_BYTES;

  /** Bytes behind the end that a block may need before its length is checked. */
  private static final int ROOM_BYTES = 2 * ZstdInputStream.MOST_BLOCK_BYTES;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int taken;
  private int end;
  private int size;

  private byte[] literals = new byte[0];
  private int literalAt;
  private int literalEnd;

  /** Starts a frame with a window of so many bytes. Everything must have been taken. */
  void reset(int windowBytes) {
    size = windowBytes;
    taken = 0;
    end = 0;
  }

  int unread() {
    return end - taken;
  }

  int end() {
    return end;
  }

  int take(byte[] into, int from, int length) {
    int part = Math.min(length, end - taken);
    System.arraycopy(bytes, taken, into, from, part);
    taken += part;
    return part;
  }

  /** Makes room for a block. Everything must have been taken. */
  void makeRoom() {
    if (bytes.length - end >= ROOM_BYTES) {
      return;
    }
    if (bytes.length < 2L * size + ROOM_BYTES) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, 2L * size + FIRST_BYTES));
    }
    if (bytes.length - end < ROOM_BYTES) {
      int kept = Math.min(end, size);
      System.arraycopy(bytes, end - kept, bytes, 0, kept);
      end = kept;
      taken = kept;
    }
  }

  void append(byte[] from, int at, int length) {
    System.arraycopy(from, at, bytes, end, length);
    end += length;
  }

  void append(byte value, int length) {
    Arrays.fill(bytes, end, end + length, value);
    end += length;
  }

  void hash(XxHash64 hash, int from) {
    hash.update(bytes, from, end - from);
  }

  /** The literals that the next sequences copy. */
  void start(Literals from) {
    literals = from.bytes;
    literalAt = 0;
    literalEnd = from.count;
  }

  @Override
  public void copy(int literalCount, int match, int offset) throws IOException {
    if (literalCount > literalEnd - literalAt) {
      throw new IOException("sequences need more literals than the block has");
    }
    if (literalCount + match > bytes.length - end) {
      throw new IOException("a block unpacks to more than " + ROOM_BYTES + " bytes");
    }
    append(literals, literalAt, literalCount);
    literalAt += literalCount;
    int from = end - offset;
    if (from < 0 || offset > size) {
      throw new IOException("a sequence goes back by " + offset + " bytes, out of the window");
    }
    if (offset >= match) {
      System.arraycopy(bytes, from, bytes, end, match);
    } else {
      for (int i = 0; i < match; i++) {
        bytes[end + i] = bytes[from + i];
      }
    }
    end += match;
  }

  /** Copies the literals that no sequence has copied. */
  void finish() throws IOException {
    if (literalEnd - literalAt > bytes.length - end) {
      throw new IOException("a block unpacks to more than " + ROOM_BYTES + " bytes");
    }
    append(literals, literalAt, literalEnd - literalAt);
  }
}
