package pagurus.trace.foreign.zstd;

import java.io.IOException;

/**
 * The sequences section of compressed blocks (RFC 8878, 3.1.1.3.2): how many literals to copy, then
 * how many earlier bytes from how far back. Keeps the last tables and offsets.
 */
final class Sequences {
  private static final int MOST_LENGTH_LOG = 9;
  private static final int MOST_OFFSET_LOG = 8;
  private static final int MOST_OFFSET_CODE = 31;
  private static final int REPEAT = 3;
  private static final int LITERAL_CODES = 36;
  private static final int MATCH_CODES = 53;

  /** Extra bits by code; a length starts where the one before ends. */
  private static final LengthCodes LITERALS =
      new LengthCodes(LITERAL_CODES, 0, 16, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10);

  private static final LengthCodes MATCHES =
      new LengthCodes(MATCH_CODES, 3, 32, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10);

  // The tables of RFC 8878, 3.1.1.3.2.2, for blocks that bring none.
  private static final FseTable USUAL_LITERALS =
      FseTable.of(
          6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1,
          1, 1, 1, -1, -1, -1, -1);
  private static final FseTable USUAL_MATCHES =
      FseTable.of(
          6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1);
  private static final FseTable USUAL_OFFSETS =
      FseTable.of(
          5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1,
          -1);

  /** What the sequences do. */
  interface Output {
    /** Copies so many literals, then so many bytes from so far back. */
    void copy(int literals, int match, int offset) throws IOException;
  }

  private FseTable literalTable = USUAL_LITERALS;
  private FseTable offsetTable = USUAL_OFFSETS;
  private FseTable matchTable = USUAL_MATCHES;
  private final boolean[] known = new boolean[3];

  /** The offsets used last. */
  private int last = 1;

  private int secondLast = 4;
  private int thirdLast = 8;

  private byte[] block = new byte[0];
  private int at;
  private int end;

  /**
   * Reads the section {@code bytes[from, to)} and does what it says.
   *
   * @param bytes with at least 8 more bytes behind {@code to}
   */
  void read(byte[] bytes, int from, int to, Output output) throws IOException {
    block = bytes;
    at = from;
    end = to;
    int count = next();
    if (count >= 128) {
      count = count < 255 ? ((count - 128) << 8) + next() : next() + (next() << 8) + 0x7F00;
    }
    if (count == 0) {
      if (at != end) {
        throw new IOException("a block goes on behind its end");
      }
      return;
    }
    int modes = next();
    if ((modes & 3) != 0) {
      throw new IOException("a block uses reserved bits");
    }
    literalTable =
        table(0, modes >> 6, literalTable, USUAL_LITERALS, MOST_LENGTH_LOG, LITERAL_CODES - 1);
    offsetTable =
        table(1, modes >> 4, offsetTable, USUAL_OFFSETS, MOST_OFFSET_LOG, MOST_OFFSET_CODE);
    matchTable = table(2, modes >> 2, matchTable, USUAL_MATCHES, MOST_LENGTH_LOG, MATCH_CODES - 1);
    execute(count, new BackwardBits(block, at, end), output);
  }

  private void execute(int count, BackwardBits in, Output output) throws IOException {
    int literalState = literalTable.firstState(in);
    int offsetState = offsetTable.firstState(in);
    int matchState = matchTable.firstState(in);
    for (int i = 1; i <= count; i++) {
      int offsetCode = offsetTable.symbol(offsetState);
      long offsetValue = (1L << offsetCode) + in.read(offsetCode);
      int match = MATCHES.read(matchTable.symbol(matchState), in);
      int literals = LITERALS.read(literalTable.symbol(literalState), in);
      if (i < count) {
        literalState = literalTable.nextState(literalState, in);
        matchState = matchTable.nextState(matchState, in);
        offsetState = offsetTable.nextState(offsetState, in);
      }
      if (in.left() < 0) {
        throw new IOException("a block's sequences end too early");
      }
      output.copy(literals, match, offset(offsetValue, literals));
    }
    if (in.left() != 0) {
      throw new IOException("a block has more bits than its sequences need");
    }
  }

  /** Values 1 to 3 mean offsets used lately; without literals, the last one would make no sense. */
  private int offset(long value, int literals) throws IOException {
    long place = value > 3 ? 0 : literals == 0 ? value + 1 : value;
    if (place == 1) {
      return last;
    }
    long offset = value - 3;
    if (place != 0) {
      offset = place == 2 ? secondLast : place == 3 ? thirdLast : last - 1L;
    }
    if (offset < 1 || offset > ZstdInputStream.MOST_WINDOW_BYTES) {
      throw new IOException("a sequence goes back by " + offset + " bytes");
    }
    if (place != 2) {
      thirdLast = secondLast;
    }
    secondLast = last;
    last = (int) offset;
    return last;
  }

  private FseTable table(
      int which, int mode, FseTable before, FseTable usual, int mostLog, int mostSymbol)
      throws IOException {
    if ((mode & 3) == REPEAT && !known[which]) {
      throw new IOException("a block uses the table of no block before");
    }
    known[which] = true;
    return switch (mode & 3) {
      case 0 -> usual;
      case 1 -> FseTable.of(nextSymbol(mostSymbol));
      case 2 -> described(mostLog, mostSymbol);
      default -> before;
    };
  }

  private FseTable described(int mostLog, int mostSymbol) throws IOException {
    FseTable.Described described = FseTable.read(block, at, end, mostLog, mostSymbol);
    at += described.bytes();
    return described.table();
  }

  private int nextSymbol(int most) throws IOException {
    int symbol = next();
    if (symbol > most) {
      throw new IOException("a block uses the code " + symbol + " above " + most);
    }
    return symbol;
  }

  private int next() throws IOException {
    if (at >= end) {
      throw new IOException("a block ends too early");
    }
    return block[at++] & 0xFF;
  }
}
