package pagurus.sim.world;

import java.util.Arrays;

/**
 * Pieces of memory of 4 KiB, word by word: tables. Many of them lie in one array, so that a read
 * waits for one line of the host's memory and not for the length of an array as well.
 */
final class WordPieces {
  private static final int SLAB_SHIFT = 16;
  private static final int FIRST_SLAB = 1 << 8;
  private static final int SLAB = 1 << SLAB_SHIFT;
  private static final int NO_FRAME = -1;
  private static final int LABEL_BITS = 8;
  private static final long LABEL = (1L << LABEL_BITS) - 1;

  private final FrameNumbers numbers = new FrameNumbers();
  private long[][] slabs = {};
  private int capacity;

  /**
   * The frame of each piece and, in the lowest bits, a small number that somebody wants to know.
   */
  private long[] about = {};

  /** The number of a frame's piece, or {@link FrameNumbers#NONE}. */
  int find(int frame) {
    return numbers.find(frame);
  }

  /** Whether a piece is that of a frame. */
  boolean isOf(int piece, int frame) {
    return piece < about.length && about[piece] >> LABEL_BITS == frame;
  }

  long get(int piece, int word) {
    return slabs[piece >>> SLAB_SHIFT][at(piece, word)];
  }

  void put(int piece, int word, long value) {
    slabs[piece >>> SLAB_SHIFT][at(piece, word)] = value;
  }

  /**
   * Brings words into the host's caches, as many as it can at once.
   *
   * @param places pieces and words ({@link #place})
   * @return what means nothing
   */
  long fetch(long[] places, int count) {
    long all = 0;
    if (slabs.length == 1) { // so short a loop that a host looks far ahead
      long[] slab = slabs[0];
      for (int i = 0; i < count; i++) {
        all += slab[(int) places[i]];
      }
      return all;
    }
    for (int i = 0; i < count; i++) {
      int piece = (int) (places[i] >>> SparseMemory.WORD_BITS);
      all += get(piece, (int) places[i] & (SparseMemory.WORDS - 1));
    }
    return all;
  }

  static long place(int piece, int word) {
    return ((long) piece << SparseMemory.WORD_BITS) | word;
  }

  private static int at(int piece, int word) {
    return ((piece & (SLAB - 1)) << SparseMemory.WORD_BITS) | word;
  }

  /** What was last said of a piece; 0 if nothing since it was made. */
  int label(int piece) {
    return (int) (about[piece] & LABEL);
  }

  void setLabel(int piece, int label) {
    about[piece] = (about[piece] & ~LABEL) | label;
  }

  /** A piece of zeros for a frame that has none; returns its number. */
  int make(int frame) {
    int piece = numbers.add(frame);
    if (piece == capacity) {
      grow();
    }
    int start = at(piece, 0);
    Arrays.fill(slabs[piece >>> SLAB_SHIFT], start, start + SparseMemory.WORDS, 0);
    about[piece] = (long) frame << LABEL_BITS;
    return piece;
  }

  /** The first array doubles until it is as large as all others are. */
  private void grow() {
    if (slabs.length == 1 && capacity < SLAB) {
      slabs[0] = Arrays.copyOf(slabs[0], 2 * slabs[0].length);
      capacity *= 2;
    } else {
      int pieces = slabs.length == 0 ? FIRST_SLAB : SLAB;
      slabs = Arrays.copyOf(slabs, slabs.length + 1);
      slabs[slabs.length - 1] = new long[pieces * SparseMemory.WORDS];
      capacity += pieces;
    }
    int known = about.length;
    about = Arrays.copyOf(about, capacity);
    Arrays.fill(about, known, capacity, (long) NO_FRAME << LABEL_BITS);
  }

  /** A frame has no piece any more. */
  void drop(int frame) {
    int piece = numbers.remove(frame);
    if (piece != FrameNumbers.NONE) {
      about[piece] = (long) NO_FRAME << LABEL_BITS;
    }
  }

  /** How many bytes the pieces take. */
  long bytes() {
    return (long) capacity * SparseMemory.WORDS * Long.BYTES;
  }
}
