package pagurus.trace.foreign.zstd;

import java.io.IOException;

/**
 * Huffman codes of literals (RFC 8878, 4.2), looked up by as many bits as the longest code has. A
 * symbol of weight w has a code of {@code longest + 1 - w} bits, one of weight 0 has none.
 */
final class HuffmanTable {
  private static final int MOST_BITS = 11;
  private static final int MOST_WEIGHT_LOG = 6;
  private static final int SYMBOLS = 256;
  private static final int DIRECT = 128;

  private final int longest;
  private final byte[] symbols;
  private final byte[] lengths;

  /** A table as a block describes it, and how many bytes that takes. */
  record Described(HuffmanTable table, int bytes) {}

  private HuffmanTable(int longest) {
    this.longest = longest;
    symbols = new byte[1 << longest];
    lengths = new byte[1 << longest];
  }

  /**
   * Reads a description.
   *
   * @param bytes with at least 8 more bytes behind {@code end}
   */
  static Described read(byte[] bytes, int at, int end) throws IOException {
    if (at >= end) {
      throw new IOException("the description of the literals' codes is missing");
    }
    int header = bytes[at] & 0xFF;
    int length = header < DIRECT ? header : (header - DIRECT + 2) / 2;
    int from = at + 1;
    if (length > end - from) {
      throw new IOException("the description of the literals' codes ends too early");
    }
    int[] weights = new int[SYMBOLS];
    int count =
        header < DIRECT
            ? packedWeights(bytes, from, from + length, weights)
            : directWeights(bytes, from, header - DIRECT + 1, weights);
    return new Described(of(weights, count), 1 + length);
  }

  /**
   * Decodes a stream that has exactly so many symbols.
   *
   * @param bytes the stream is {@code bytes[from, to)}
   * @param into where the symbols go, from {@code at} to before {@code end}
   */
  void decode(byte[] bytes, int from, int to, byte[] into, int at, int end) throws IOException {
    BackwardBits in = new BackwardBits(bytes, from, to);
    for (int place = at; place < end; place++) {
      int code = in.peek(longest);
      into[place] = symbols[code];
      in.skip(lengths[code]);
    }
    if (in.left() != 0) {
      throw new IOException("a stream of literals has not as many bits as its symbols need");
    }
  }

  private static int directWeights(byte[] bytes, int from, int count, int[] weights) {
    for (int i = 0; i < count; i++) {
      int pair = bytes[from + i / 2];
      weights[i] = (i % 2 == 0 ? pair >> 4 : pair) & 15;
    }
    return count;
  }

  /** Weights in two interleaved FSE streams, until there are no bits any more. */
  private static int packedWeights(byte[] bytes, int from, int to, int[] weights)
      throws IOException {
    FseTable.Described described = FseTable.read(bytes, from, to, MOST_WEIGHT_LOG, MOST_BITS + 1);
    FseTable table = described.table();
    BackwardBits in = new BackwardBits(bytes, from + described.bytes(), to);
    int state = table.firstState(in);
    int other = table.firstState(in);
    if (in.left() < 0) {
      throw new IOException("the weights of the literals' codes are missing");
    }
    int count = 0;
    while (count < SYMBOLS - 2) {
      weights[count++] = table.symbol(state);
      int next = table.nextState(state, in);
      if (in.left() < 0) {
        weights[count++] = table.symbol(other);
        return count;
      }
      state = other;
      other = next;
    }
    throw new IOException("there are more weights than literals");
  }

  /** The last symbol's weight is not written: it is what makes the sum a power of two. */
  private static HuffmanTable of(int[] weights, int count) throws IOException {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      if (weights[i] > MOST_BITS) {
        throw new IOException("a code of literals has the weight " + weights[i]);
      }
      sum += (1 << weights[i]) >> 1;
    }
    int longest = 32 - Integer.numberOfLeadingZeros(sum);
    int rest = (1 << longest) - sum;
    if (sum == 0 || longest > MOST_BITS || Integer.bitCount(rest) != 1) {
      throw new IOException("the weights of the literals' codes do not add up");
    }
    weights[count] = 32 - Integer.numberOfLeadingZeros(rest);
    HuffmanTable table = new HuffmanTable(longest);
    int place = 0;
    for (int weight = 1; weight <= longest; weight++) {
      for (int symbol = 0; symbol <= count; symbol++) {
        for (int i = weights[symbol] == weight ? 1 << (weight - 1) : 0; i > 0; i--) {
          table.symbols[place] = (byte) symbol;
          table.lengths[place++] = (byte) (longest + 1 - weight);
        }
      }
    }
    return table;
  }
}
