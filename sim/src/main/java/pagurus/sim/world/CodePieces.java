package pagurus.sim.world;

import java.util.Arrays;

/**
 * Pieces of memory of 4 KiB whose words have few different small values, a byte for each word: the
 * words that the kernel keeps of each frame, nearly all of which say "one user" or "no table".
 */
final class CodePieces {
  /** Values from 0 to this, exclusive, can have a code: locks with the number of a CPU do. */
  private static final int SMALL = 1 << 16;

  private static final int CODES = 1 << Byte.SIZE;
  private static final int SLAB_SHIFT = 10;
  private static final int SLAB = 1 << SLAB_SHIFT;

  private final FrameNumbers numbers = new FrameNumbers();
  private byte[][] slabs = {};

  /** The code of a value, or 0 if it has none yet; that of value 0 is 0. */
  private final byte[] codes = new byte[SMALL];

  private final int[] values = new int[CODES];
  private int known = 1;

  /** The number of a frame's piece, or {@link FrameNumbers#NONE}. */
  int find(int frame) {
    return numbers.find(frame);
  }

  long get(int piece, int word) {
    return values[Byte.toUnsignedInt(slabs[piece >>> SLAB_SHIFT][at(piece, word)])];
  }

  /** Whether a word can have this value; if so it gets a code. */
  boolean takes(long value) {
    if (value < 0 || value >= SMALL) {
      return false;
    }
    if (value == 0 || codes[(int) value] != 0) {
      return true;
    }
    if (known == CODES) {
      return false;
    }
    values[known] = (int) value;
    codes[(int) value] = (byte) known++;
    return true;
  }

  /** Sets a word to a value that it {@link #takes}. */
  void put(int piece, int word, long value) {
    slabs[piece >>> SLAB_SHIFT][at(piece, word)] = codes[(int) value];
  }

  private static int at(int piece, int word) {
    return ((piece & (SLAB - 1)) << SparseMemory.WORD_BITS) | word;
  }

  /** A piece of zeros for a frame that has none; returns its number. */
  int make(int frame) {
    int piece = numbers.add(frame);
    if (piece >>> SLAB_SHIFT == slabs.length) {
      slabs = Arrays.copyOf(slabs, slabs.length + 1);
      slabs[slabs.length - 1] = new byte[SLAB * SparseMemory.WORDS];
    }
    int start = at(piece, 0);
    Arrays.fill(slabs[piece >>> SLAB_SHIFT], start, start + SparseMemory.WORDS, (byte) 0);
    return piece;
  }

  /** A frame has no piece any more. */
  void drop(int frame) {
    numbers.remove(frame);
  }

  /** How many bytes the pieces take. */
  long bytes() {
    return (long) slabs.length * SLAB * SparseMemory.WORDS;
  }
}
