package pagurus.sim.world;

/**
 * Physical memory of which only what was written is stored, in pieces of 4 KiB. A frame that was
 * filled with zeros takes no room, and data is never written by a simulated program: so tables and
 * the kernel's words are all there is. A piece is kept word by word, or in an eighth of that as
 * long as its words have few different values.
 */
final class SparseMemory {
  /** log2 of the bytes of a piece: those of a frame. */
  static final int PIECE_SHIFT = 12;

  static final int WORD_BITS = PIECE_SHIFT - 3;
  static final int WORDS = 1 << WORD_BITS;

  static final long PIECE = 1L << PIECE_SHIFT;

  private final WordPieces wide = new WordPieces();
  private final CodePieces narrow = new CodePieces();

  /** Memory that is all zeros. */
  SparseMemory() {}

  private static int word(long address) {
    return (int) (address >>> 3) & (WORDS - 1);
  }

  private static int frame(long address) {
    return (int) (address >>> PIECE_SHIFT);
  }

  long get(long address) {
    int piece = wide.find(frame(address));
    return piece >= 0 ? wide.get(piece, word(address)) : getNarrow(address);
  }

  private long getNarrow(long address) {
    int piece = narrow.find(frame(address));
    return piece >= 0 ? narrow.get(piece, word(address)) : 0;
  }

  void put(long address, long value) {
    int piece = wide.find(frame(address));
    if (piece >= 0) {
      wide.put(piece, word(address), value);
    } else {
      putNarrow(address, value);
    }
  }

  private void putNarrow(long address, long value) {
    int piece = narrow.find(frame(address));
    if (narrow.takes(value)) {
      if (piece < 0 && value != 0) {
        piece = narrow.make(frame(address));
      }
      if (piece >= 0) {
        narrow.put(piece, word(address), value);
      }
      return;
    }
    int fresh = wide.make(frame(address));
    for (int word = 0; word < WORDS && piece >= 0; word++) {
      wide.put(fresh, word, narrow.get(piece, word));
    }
    narrow.drop(frame(address));
    wide.put(fresh, word(address), value);
  }

  /** Fills whole pieces, which costs nothing if they are zeros. */
  void fill(long address, long bytes, long value) {
    for (long at = address; at < address + bytes; at += Long.BYTES) {
      if (value == 0 && at % PIECE == 0 && address + bytes - at >= PIECE) {
        wide.drop(frame(at));
        narrow.drop(frame(at));
        at += PIECE - Long.BYTES;
      } else {
        put(at, value);
      }
    }
  }

  /** The number of the piece that an address lies in, if it is kept word by word; else negative. */
  int piece(long address) {
    return wide.find(frame(address));
  }

  /** The word at an address in a piece with this number. */
  long get(int piece, long address) {
    return wide.get(piece, word(address));
  }

  /** What was said of a piece, from 1 to 127; 0 if nothing was, or another table has come there. */
  int label(int piece) {
    return wide.label(piece);
  }

  void setLabel(int piece, int label) {
    wide.setLabel(piece, label);
  }

  /** How many bytes all pieces take. */
  long bytes() {
    return wide.bytes() + narrow.bytes();
  }
}
