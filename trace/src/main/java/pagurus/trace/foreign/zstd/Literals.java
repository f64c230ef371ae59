package pagurus.trace.foreign.zstd;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The literals section of compressed blocks (RFC 8878, 3.1.1.3.1). Keeps the last codes. */
final class Literals {
  private static final int RAW = 0;
  private static final int REPEATED_BYTE = 1;
  private static final int NEW_CODES = 2;

  /** Bytes that say where the second to fourth stream start. */
  private static final int JUMP_BYTES = 6;

  /** The literals of the block read last, {@code bytes[0, count)}. */
  byte[] bytes = new byte[0];

  int count;

  private Optional<HuffmanTable> codes = Optional.empty();

  /**
   * Reads the section at the start of a block.
   *
   * @param block with at least 8 more bytes behind {@code end}
   * @return where it ends
   */
  int read(byte[] block, int end) throws IOException {
    require(end > 0);
    int kind = block[0] & 3;
    int format = (block[0] >> 2) & 3;
    return kind == RAW || kind == REPEATED_BYTE
        ? readPlain(block, end, kind, format)
        : readCoded(block, end, kind, format);
  }

  private int readPlain(byte[] block, int end, int kind, int format) throws IOException {
    int header = format == 1 ? 2 : format == 3 ? 3 : 1;
    require(header <= end);
    int size = (int) (number(block, header) >> (header == 1 ? 3 : 4));
    setCount(size);
    int length = kind == RAW ? size : 1;
    require(length <= end - header);
    if (kind == RAW) {
      System.arraycopy(block, header, bytes, 0, size);
    } else {
      Arrays.fill(bytes, 0, size, block[header]);
    }
    return header + length;
  }

  private int readCoded(byte[] block, int end, int kind, int format) throws IOException {
    int header = Math.max(format, 1) + 2;
    int width = format < 2 ? 10 : format == 2 ? 14 : 18;
    require(header <= end);
    long sizes = number(block, header) >> 4;
    setCount((int) sizes & ((1 << width) - 1));
    int sectionEnd = header + ((int) (sizes >> width) & ((1 << width) - 1));
    require(sectionEnd <= end);
    int at = header;
    if (kind == NEW_CODES) {
      HuffmanTable.Described described = HuffmanTable.read(block, at, sectionEnd);
      codes = Optional.of(described.table());
      at += described.bytes();
    }
    HuffmanTable table =
        codes.orElseThrow(() -> new IOException("the literals' codes are those of no block"));
    if (format == 0) {
      table.decode(block, at, sectionEnd, bytes, 0, count);
    } else {
      decodeFour(table, block, at, sectionEnd);
    }
    return sectionEnd;
  }

  private void decodeFour(HuffmanTable table, byte[] block, int at, int end) throws IOException {
    int quarter = (count + 3) / 4;
    require(at + JUMP_BYTES <= end && count >= 3 * quarter);
    int from = at + JUMP_BYTES;
    for (int stream = 0; stream < 4; stream++) {
      int place = at + 2 * stream;
      boolean last = stream == 3;
      int to = last ? end : from + ((block[place] & 0xFF) | ((block[place + 1] & 0xFF) << 8));
      require(to <= end);
      int first = stream * quarter;
      table.decode(block, from, to, bytes, first, last ? count : first + quarter);
      from = to;
    }
  }

  private void setCount(int size) throws IOException {
    int most = ZstdInputStream.MOST_BLOCK_BYTES;
    if (size > most) {
      throw new IOException("a block has " + size + " literals, more than " + most);
    }
    if (size > bytes.length) {
      bytes = new byte[Math.min(2 * size, most)];
    }
    count = size;
  }

  private static long number(byte[] block, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (block[i] & 0xFFL) << (8 * i);
    }
    return value;
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("the literals of a block do not fit into it");
    }
  }
}
