package pagurus.sim.world;

import java.util.function.LongConsumer;

/**
 * Physical memory of which only what was written is stored, in pieces of 4 KiB. A frame that was
 * filled with zeros takes no room, and data is never written by a simulated program: so tables and
 * the kernel's words are all there is. A piece is kept as a line of even entries, if it is one, or
 * word by word ({@link WordPieces}); or in an eighth of that as long as its words have few
 * different values.
 */
final class SparseMemory {
  /** log2 of the bytes of a piece: those of a frame. */
  static final int PIECE_SHIFT = 12;

  static final int WORD_BITS = PIECE_SHIFT - 3;
  static final int WORDS = 1 << WORD_BITS;

  static final long PIECE = 1L << PIECE_SHIFT;

  private static final long LOW = (1L << Integer.SIZE) - 1;

  private static final int LATELY_BITS = 12;

  /** A frame has no piece; lower numbers are those of narrow pieces. */
  private static final int NOWHERE = -1;

  private static final int FIRST_NARROW = -2;

  private final WordPieces wide = new WordPieces();
  private final CodePieces narrow = new CodePieces();

  /** The frames that have a piece. */
  private final KeptFrames kept = new KeptFrames();

  /** Where pieces are that were looked for lately: a frame and 1 in the upper half, and where. */
  private final long[] lately = new long[1 << LATELY_BITS];

  /** Memory that is all zeros. */
  SparseMemory() {}

  private static int word(long address) {
    return (int) (address >>> 3) & (WORDS - 1);
  }

  private static int frame(long address) {
    return (int) (address >>> PIECE_SHIFT);
  }

  private static int place(int frame) {
    return (int) Spread.bits(frame, LATELY_BITS);
  }

  /** The number of a wide piece, or a negative one that says which narrow piece, or nowhere. */
  private int where(int frame) {
    long known = lately[place(frame)];
    return (int) (known >>> Integer.SIZE) == frame + 1 ? (int) known : lookUp(frame);
  }

  private int lookUp(int frame) {
    if (!kept.has(frame)) {
      return NOWHERE;
    }
    int piece = wide.find(frame);
    int where = piece < 0 ? FIRST_NARROW - narrow.find(frame) : piece;
    remember(frame, where);
    return where;
  }

  private void remember(int frame, int where) {
    lately[place(frame)] = ((frame + 1L) << Integer.SIZE) | (where & LOW);
  }

  long get(long address) {
    int where = where(frame(address));
    if (where >= 0) {
      return wide.get(where, word(address));
    }
    return where == NOWHERE ? 0 : narrow.get(FIRST_NARROW - where, word(address));
  }

  /** The 32 bits at an address: a half of a word, of which the lower has the lower address. */
  int getInt(long address) {
    return half(get(address & -Long.BYTES), address);
  }

  void putInt(long address, int value) {
    long word = address & -Long.BYTES;
    long kept = get(word) & ~(LOW << halfShift(address));
    put(word, kept | ((value & LOW) << halfShift(address)));
  }

  /** The half of a word that an address means. */
  static int half(long word, long address) {
    return (int) (word >>> halfShift(address));
  }

  private static int halfShift(long address) {
    return (address & Integer.BYTES) == 0 ? 0 : Integer.SIZE;
  }

  void put(long address, long value) {
    int where = where(frame(address));
    if (where >= 0) {
      wide.put(where, word(address), value);
    } else if (narrow.takes(value)) {
      putNarrow(where, address, value);
    } else {
      wide.put(widened(where, frame(address)), word(address), value);
    }
  }

  private void putNarrow(int where, long address, long value) {
    if (where != NOWHERE) {
      narrow.put(FIRST_NARROW - where, word(address), value);
    } else if (value != 0) {
      int piece = narrow.make(frame(address));
      kept.add(frame(address));
      remember(frame(address), FIRST_NARROW - piece);
      narrow.put(piece, word(address), value);
    }
  }

  /** Makes a wide piece of what a frame has; returns its number. */
  private int widened(int where, int frame) {
    int fresh = wide.make(frame);
    if (where != NOWHERE) {
      for (int word = 0; word < WORDS; word++) {
        wide.put(fresh, word, narrow.get(FIRST_NARROW - where, word));
      }
      narrow.drop(frame);
    }
    kept.add(frame);
    remember(frame, fresh);
    return fresh;
  }

  /**
   * Fills memory; whole pieces of zeros cost nothing.
   *
   * @param gone gets the address of every piece that had been something and is no more
   */
  void fill(long address, long bytes, long value, LongConsumer gone) {
    for (long at = address; at < address + bytes; at += Long.BYTES) {
      if (value == 0 && at % PIECE == 0 && address + bytes - at >= PIECE) {
        if (drop(frame(at))) {
          gone.accept(at);
        }
        at += PIECE - Long.BYTES;
      } else {
        put(at, value);
      }
    }
  }

  /** Copies words; of frames that have no piece there is nothing to copy. */
  void copy(long from, long to, long bytes) {
    for (long offset = 0; offset < bytes; offset += Long.BYTES) {
      if (kept.has(frame(from + offset)) || kept.has(frame(to + offset))) {
        put(to + offset, get(from + offset));
      }
    }
    for (long at = to; at < to + bytes; at += PIECE) {
      if (piece(at) >= 0) {
        setLabel(piece(at), 0);
      }
    }
  }

  /** Makes a piece zeros; says whether it was anything else. */
  private boolean drop(int frame) {
    if (!kept.has(frame)) {
      return false;
    }
    if (where(frame) >= 0) {
      wide.drop(frame);
    } else {
      narrow.drop(frame);
    }
    kept.remove(frame);
    lately[place(frame)] = 0;
    return true;
  }

  /** The number of the piece that an address lies in, if it may have any words; else negative. */
  int piece(long address) {
    return where(frame(address));
  }

  /**
   * {@link #piece} will be asked soon for words at these places ({@link WordPieces#place}), unless
   * others are there now.
   *
   * @param addresses gets their addresses
   */
  void expect(long[] places, int count, long[] addresses) {
    for (int i = 0; i < count; i++) {
      int piece = (int) (places[i] >>> WORD_BITS);
      int frame = wide.frameOf(piece);
      remember(frame, piece);
      addresses[i] = ((long) frame << PIECE_SHIFT) | ((places[i] & (WORDS - 1)) * Long.BYTES);
    }
  }

  /** See {@link WordPieces#fetch}. */
  long fetch(long[] places, int count) {
    return wide.fetch(places, count);
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

  /** How many bytes those words take that are kept one by one. */
  long bytes() {
    return wide.bytes() + narrow.bytes();
  }
}
