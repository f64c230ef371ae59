package pagurus.sim.world;

/**
 * The shape of a piece of memory whose words lie on one line or two: from one word to another each
 * is larger than the one before it by the same number of frames, but for a single jump, and all
 * other words are zero. One word may be odd and have a value of its own: an entry is written
 * several times until it says what its neighbours say.
 *
 * <p>A shape is one {@code long}: what was said of the piece (7 bits), the first word of the lines,
 * the first word of the second line and the word behind the last (10 bits each), the odd word plus
 * one or 0 (10), whether there are no such lines but all words are kept (1), and the difference in
 * frames (16, with its sign).
 */
final class EvenWords {
  /** All words are zero. */
  static final long EMPTY = 0;

  private static final int LABEL_BITS = 7;
  private static final long LABEL = (1L << LABEL_BITS) - 1;
  private static final int WORD_BITS = SparseMemory.WORD_BITS + 1;
  private static final int WORD_MASK = (1 << WORD_BITS) - 1;
  private static final int FROM_SHIFT = LABEL_BITS;
  private static final int SECOND_SHIFT = FROM_SHIFT + WORD_BITS;
  private static final int TO_SHIFT = SECOND_SHIFT + WORD_BITS;
  private static final int ODD_SHIFT = TO_SHIFT + WORD_BITS;
  private static final int KEPT_SHIFT = ODD_SHIFT + WORD_BITS;
  private static final long KEPT = 1L << KEPT_SHIFT;
  private static final int STEP_SHIFT = KEPT_SHIFT + 1;
  private static final int FRAME_SHIFT = SparseMemory.PIECE_SHIFT;

  private EvenWords() {}

  /** Words from one to another, exclusive, with this difference and a jump before the second. */
  static long lines(long shape, int from, int second, int to, long step) {
    return (shape & LABEL)
        | ((long) from << FROM_SHIFT)
        | ((long) second << SECOND_SHIFT)
        | ((long) to << TO_SHIFT)
        | (step >> FRAME_SHIFT << STEP_SHIFT);
  }

  /** Whether a difference can be that of a line. */
  static boolean takes(long step) {
    long frames = step >> FRAME_SHIFT;
    return step == frames << FRAME_SHIFT && frames == frames << STEP_SHIFT >> STEP_SHIFT;
  }

  /** There is no line; all words are kept. */
  static long kept(long shape) {
    return (shape & LABEL) | KEPT;
  }

  static boolean isKept(long shape) {
    return (shape & KEPT) != 0;
  }

  /** All ones where all words are kept, otherwise 0. */
  static long keptMask(long shape) {
    return -((shape >>> KEPT_SHIFT) & 1);
  }

  static int from(long shape) {
    return (int) (shape >>> FROM_SHIFT) & WORD_MASK;
  }

  /** Where the second line begins; where the first ends, if there is but one. */
  static int second(long shape) {
    return (int) (shape >>> SECOND_SHIFT) & WORD_MASK;
  }

  static int to(long shape) {
    return (int) (shape >>> TO_SHIFT) & WORD_MASK;
  }

  /** How much larger a word of a line is than the one before it. */
  static long step(long shape) {
    return shape >> STEP_SHIFT << FRAME_SHIFT;
  }

  /** The word that has a value of its own, or -1. */
  static int odd(long shape) {
    return ((int) (shape >>> ODD_SHIFT) & WORD_MASK) - 1;
  }

  static long withOdd(long shape, int word) {
    return (shape & ~((long) WORD_MASK << ODD_SHIFT)) | ((word + 1L) << ODD_SHIFT);
  }

  static long withoutOdd(long shape) {
    return withOdd(shape, -1);
  }

  static int label(long shape) {
    return (int) (shape & LABEL);
  }

  static long withLabel(long shape, int label) {
    return (shape & ~LABEL) | label;
  }
}
