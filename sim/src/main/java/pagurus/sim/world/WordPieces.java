package pagurus.sim.world;

import java.util.Arrays;

/**
 * Pieces of memory of 4 KiB that may have any words: tables. A program that touches its pages in
 * order gets frames in order, but for a jump where a block of them was used up, so most of its
 * tables are a line or two, an entry at an even distance from the one before it. Of such a piece
 * only the lines are kept ({@link EvenWords}), of all others every word: tables of 128 MiB take 1
 * MiB, which the caches of a host can hold.
 */
final class WordPieces {
  private static final int FIRST = 1 << 8;

  /** No frame has this number. */
  static final int NO_FRAME = -1;

  /** So many words are kept of each piece, in these places. */
  private static final int RECORD = 4;

  private static final int SHAPE = 0;

  /** What word 0 would be if it were on the first line; or where all words are. */
  private static final int BASE = 1;

  /** What it would be on the second line; the same if there is but one. */
  private static final int SECOND = 2;

  /** The value of the odd word. */
  private static final int ODD = 3;

  private final FrameNumbers numbers = new FrameNumbers();
  private final WordSlabs slabs = new WordSlabs();
  private long[] records = new long[FIRST * RECORD];
  private int[] frames = new int[FIRST];

  /** No pieces. */
  WordPieces() {
    Arrays.fill(frames, NO_FRAME);
  }

  /** The number of a frame's piece, or {@link FrameNumbers#NONE}. */
  int find(int frame) {
    return numbers.find(frame);
  }

  /** The frame of a piece, or {@link #NO_FRAME}. */
  int frameOf(int piece) {
    return frames[piece];
  }

  long get(int piece, int word) {
    int record = RECORD * piece;
    long shape = records[record + SHAPE];
    if (EvenWords.isKept(shape)) {
      return slabs.get((int) records[record + BASE], word);
    }
    if (word == EvenWords.odd(shape)) {
      return records[record + ODD];
    }
    boolean inLine = word >= EvenWords.from(shape) && word < EvenWords.to(shape);
    return inLine ? onLine(record, shape, word) : 0;
  }

  private long onLine(int record, long shape, int word) {
    long base = records[record + (word < EvenWords.second(shape) ? BASE : SECOND)];
    return base + word * EvenWords.step(shape);
  }

  void put(int piece, int word, long value) {
    int record = RECORD * piece;
    long shape = records[record + SHAPE];
    int odd = EvenWords.odd(shape);
    if (EvenWords.isKept(shape)) {
      slabs.put((int) records[record + BASE], word, value);
    } else if (odd < 0 || odd == word || beginsLine(record, shape, odd)) {
      putEven(record, word, value);
    } else {
      keepAll(piece);
      put(piece, word, value);
    }
  }

  /**
   * Makes a line of the only word that there is and of its neighbour, the odd one; or lets that
   * begin the second line.
   */
  private boolean beginsLine(int record, long shape, int odd) {
    int from = EvenWords.from(shape);
    int to = EvenWords.to(shape);
    boolean alone = EvenWords.second(shape) == to && (odd == to || odd == from - 1);
    if (!alone || from == to) {
      return false;
    }
    boolean isFirst = from + 1 == to;
    long value = records[record + ODD];
    long difference = (value - onLine(record, shape, from)) * (odd - from);
    long step = isFirst ? difference : EvenWords.step(shape);
    if (!EvenWords.takes(step)) {
      return false;
    }
    long other = value - odd * step;
    long base = isFirst ? other : records[record + BASE];
    if (odd == to) {
      setLines(record, from, to, to + 1, base, other, step);
    } else {
      setLines(record, odd, from, to, other, base, step);
    }
    return true;
  }

  /** Two lines with the same base are one. */
  private void setLines(
      int record, int from, int second, int to, long base, long other, long step) {
    boolean one = from >= second || to <= second || base == other;
    long shape = records[record + SHAPE];
    records[record + SHAPE] = EvenWords.lines(shape, from, one ? to : second, to, step);
    records[record + BASE] = from >= second ? other : base;
    records[record + SECOND] = one ? records[record + BASE] : other;
  }

  /** Sets a word of a piece in which no other is odd. */
  private void putEven(int record, int word, long value) {
    long shape = EvenWords.withoutOdd(records[record + SHAPE]);
    int from = EvenWords.from(shape);
    int to = EvenWords.to(shape);
    boolean inLine = word >= from && word < to;
    boolean fits = value == onLine(record, shape, word);
    if (from == to || (from + 1 == to && from == word)) {
      int behind = value == 0 ? word : word + 1;
      setLines(record, word, behind, behind, value, value, 0);
    } else if (inLine && value == 0 && (word == from || word == to - 1)) {
      resize(record, shape, word == from ? from + 1 : from, word == from ? to : word);
    } else if (fits && from + 1 < to && (word == to || word == from - 1)) {
      resize(record, shape, Math.min(word, from), Math.max(word + 1, to));
    } else if (inLine ? fits : value == 0) {
      records[record + SHAPE] = shape;
    } else {
      records[record + SHAPE] = EvenWords.withOdd(shape, word);
      records[record + ODD] = value;
    }
  }

  private void resize(int record, long shape, int from, int to) {
    long base = records[record + BASE];
    long other = records[record + SECOND];
    setLines(record, from, EvenWords.second(shape), to, base, other, EvenWords.step(shape));
  }

  /** From now on every word of a piece is kept. */
  private void keepAll(int piece) {
    int slot = slabs.take();
    for (int word = 0; word < SparseMemory.WORDS; word++) {
      slabs.put(slot, word, get(piece, word));
    }
    int record = RECORD * piece;
    records[record + SHAPE] = EvenWords.kept(records[record + SHAPE]);
    records[record + BASE] = slot;
  }

  /**
   * Brings words into the host's caches, as many as it can at once.
   *
   * @param places pieces and words ({@link #place})
   * @return what means nothing
   */
  long fetch(long[] places, int count) {
    long all = 0;
    for (int i = 0; i < count; i++) { // so short a loop that a host looks far ahead
      all += records[RECORD * piece(places[i])];
    }
    for (int i = 0; i < count; i++) {
      int record = RECORD * piece(places[i]);
      long slot = records[record + BASE] & EvenWords.keptMask(records[record + SHAPE]);
      all += slabs.get((int) slot, (int) places[i] & (SparseMemory.WORDS - 1));
    }
    return all;
  }

  static long place(int piece, int word) {
    return ((long) piece << SparseMemory.WORD_BITS) | word;
  }

  private static int piece(long place) {
    return (int) (place >>> SparseMemory.WORD_BITS);
  }

  /** What was last said of a piece; 0 if nothing since it was made. */
  int label(int piece) {
    return EvenWords.label(records[RECORD * piece + SHAPE]);
  }

  void setLabel(int piece, int label) {
    int at = RECORD * piece + SHAPE;
    records[at] = EvenWords.withLabel(records[at], label);
  }

  /** A piece of zeros for a frame that has none; returns its number. */
  int make(int frame) {
    int piece = numbers.add(frame);
    if (piece == frames.length) {
      grow();
    }
    records[RECORD * piece + SHAPE] = EvenWords.EMPTY;
    frames[piece] = frame;
    return piece;
  }

  private void grow() {
    int known = frames.length;
    records = Arrays.copyOf(records, 2 * records.length);
    frames = Arrays.copyOf(frames, 2 * known);
    Arrays.fill(frames, known, frames.length, NO_FRAME);
  }

  /** A frame has no piece any more. */
  void drop(int frame) {
    int piece = numbers.remove(frame);
    if (piece != FrameNumbers.NONE) {
      frames[piece] = NO_FRAME;
      if (EvenWords.isKept(records[RECORD * piece + SHAPE])) {
        slabs.giveBack((int) records[RECORD * piece + BASE]);
      }
    }
  }

  /** How many bytes the pieces take whose words are all kept. */
  long bytes() {
    return slabs.bytes();
  }
}
