package pagurus.sim.world;

import java.util.Arrays;

/**
 * Pieces of memory of 4 KiB, word by word: tables. Many of them lie in one array, so that a read
 * waits for one line of the host's memory and not for the length of an array as well.
 */
final class WordPieces {
  private static final int SLAB_SHIFT = 8;
  private static final int SLAB = 1 << SLAB_SHIFT;

  private final FrameNumbers numbers = new FrameNumbers();
  private long[][] slabs = {};

  /** A small number that somebody wants to know of each piece. */
  private byte[] labels = {};

  /** The number of a frame's piece, or {@link FrameNumbers#NONE}. */
  int find(int frame) {
    return numbers.find(frame);
  }

  long get(int piece, int word) {
    return slabs[piece >>> SLAB_SHIFT][at(piece, word)];
  }

  void put(int piece, int word, long value) {
    slabs[piece >>> SLAB_SHIFT][at(piece, word)] = value;
  }

  private static int at(int piece, int word) {
    return ((piece & (SLAB - 1)) << SparseMemory.WORD_BITS) | word;
  }

  /** What was last said of a piece; 0 if nothing since it was made. */
  int label(int piece) {
    return labels[piece];
  }

  void setLabel(int piece, int label) {
    labels[piece] = (byte) label;
  }

  /** A piece of zeros for a frame that has none; returns its number. */
  int make(int frame) {
    int piece = numbers.add(frame);
    if (piece >>> SLAB_SHIFT == slabs.length) {
      slabs = Arrays.copyOf(slabs, slabs.length + 1);
      slabs[slabs.length - 1] = new long[SLAB * SparseMemory.WORDS];
      labels = Arrays.copyOf(labels, slabs.length << SLAB_SHIFT);
    }
    int start = at(piece, 0);
    Arrays.fill(slabs[piece >>> SLAB_SHIFT], start, start + SparseMemory.WORDS, 0);
    labels[piece] = 0;
    return piece;
  }

  /** A frame has no piece any more. */
  void drop(int frame) {
    numbers.remove(frame);
  }

  /** How many bytes the pieces take. */
  long bytes() {
    return (long) slabs.length * SLAB * SparseMemory.WORDS * Long.BYTES;
  }
}
