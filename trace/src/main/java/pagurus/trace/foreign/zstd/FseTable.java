package pagurus.trace.foreign.zstd;

import java.io.IOException;

/**
 * A table of finite state entropy codes (RFC 8878, 4.1): a state stands for a symbol, and says how
 * many bits to read and what to add to them to get the next state.
 */
final class FseTable {
  private static final int LEAST_LOG = 5;

  private final int log;
  private final byte[] symbols;
  private final byte[] bits;
  private final short[] bases;

  private FseTable(int log) {
    this.log = log;
    symbols = new byte[1 << log];
    bits = new byte[1 << log];
    bases = new short[1 << log];
  }

  /** A table that knows one symbol and reads no bits for it. */
  static FseTable of(int symbol) {
    FseTable table = new FseTable(0);
    table.symbols[0] = (byte) symbol;
    return table;
  }

  /**
   * A table of symbols that are as frequent as these numbers say, -1 meaning less than once.
   *
   * @param log the numbers, -1 counted as 1, add up to 2 to this power
   */
  static FseTable of(int log, int... counts) {
    FseTable table = new FseTable(log);
    table.spread(counts);
    return table;
  }

  /** A table as a block describes it, and how many bytes that takes. */
  record Described(FseTable table, int bytes) {}

  /**
   * Reads a description.
   *
   * @param mostLog the largest table allowed
   * @param mostSymbol the largest symbol allowed
   */
  static Described read(byte[] bytes, int at, int end, int mostLog, int mostSymbol)
      throws IOException {
    ForwardBits in = new ForwardBits(bytes, at, end);
    int log = in.read(4) + LEAST_LOG;
    if (log > mostLog) {
      throw new IOException("a table of 2^" + log + " states is larger than 2^" + mostLog);
    }
    int[] counts = new int[mostSymbol + 1];
    int symbol = 0;
    int left = 1 << log;
    while (left > 0) {
      if (symbol > mostSymbol) {
        throw new IOException("a table has symbols above " + mostSymbol);
      }
      int count = count(in, left);
      left -= Math.abs(count);
      counts[symbol++] = count;
      if (count == 0) {
        int zeros = in.read(2);
        symbol += zeros;
        while (zeros == 3) {
          zeros = in.read(2);
          symbol += zeros;
        }
      }
    }
    return new Described(of(log, counts), in.bytesRead());
  }

  int firstState(BackwardBits in) {
    return in.read(log);
  }

  int symbol(int state) {
    return symbols[state];
  }

  int nextState(int state, BackwardBits in) {
    return bases[state] + in.read(bits[state]);
  }

  /**
   * A count from -1 to {@code left}, in as few bits as distinguish them; small ones are shorter.
   */
  private static int count(ForwardBits in, int left) throws IOException {
    int values = left + 2;
    int width = 32 - Integer.numberOfLeadingZeros(values - 1);
    int shorter = (1 << width) - values;
    int low = in.peek(width) & ((1 << (width - 1)) - 1);
    if (low < shorter) {
      in.read(width - 1);
      return low - 1;
    }
    int value = in.read(width);
    return (value < 1 << (width - 1) ? value : value - shorter) - 1;
  }

  private void spread(int[] counts) {
    int size = 1 << log;
    int high = size;
    int[] next = new int[counts.length];
    for (int symbol = 0; symbol < counts.length; symbol++) {
      next[symbol] = Math.abs(counts[symbol]);
      if (counts[symbol] < 0) {
        symbols[--high] = (byte) symbol;
      }
    }
    int step = (size >> 1) + (size >> 3) + 3;
    int place = 0;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      for (int i = 0; i < counts[symbol]; i++) {
        symbols[place] = (byte) symbol;
        do {
          place = (place + step) & (size - 1);
        } while (place >= high);
      }
    }
    for (int state = 0; state < size; state++) {
      int number = next[symbols[state]]++;
      int width = log - (31 - Integer.numberOfLeadingZeros(number));
      bits[state] = (byte) width;
      bases[state] = (short) ((number << width) - size);
    }
  }
}
