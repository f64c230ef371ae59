package pagurus.live;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import pagurus.machine.WordPattern;

/**
 * Copies tables that walkers of other CPUs may be in, by way of an array: a piece is read word by
 * word, each whole (X14), all of it is looked at, and only if no word matches is it written.
 *
 * <p>Why an array: the compiler makes vector instructions of a search in one and of the copy out of
 * it, but not of a search in off-heap memory. Reading with a bulk copy too would take half the
 * time, but that its words are not torn is not promised anywhere public.
 *
 * <p>Words that match are read again and exchanged one at a time, so that what was read first
 * decides only about words that stay. Order: whoever publishes the copy does so with a release.
 */
final class TableCopy {
  private static final VarHandle WORD = JAVA_LONG.varHandle().withInvokeExactBehavior();
  private static final int PIECE_WORDS = 512;

  private final long[] piece = new long[PIECE_WORDS];

  /** Copies between addresses of this process, which are multiples of 8; says how many matched. */
  int copyExchanging(long from, long to, long bytes, WordPattern pattern, long replacement) {
    int exchanged = 0;
    for (long done = 0; done < bytes; done += PIECE_WORDS * (long) Long.BYTES) {
      int words = (int) Math.min(PIECE_WORDS, (bytes - done) / Long.BYTES);
      read(from + done, words);
      if (anyMatches(words, pattern.mask(), pattern.bits())) {
        exchanged += exchangeEach(from + done, words, pattern, replacement);
      }
      MemorySegment.copy(piece, 0, PhysicalMemory.GLOBAL, JAVA_LONG, to + done, words);
    }
    return exchanged;
  }

  private void read(long from, int words) {
    for (int i = 0; i < words; i++) {
      piece[i] = (long) WORD.getOpaque(PhysicalMemory.GLOBAL, from + (long) i * Long.BYTES);
    }
  }

  /** A number minus 1 has the sign bit that the number had not, only if it was 0. */
  private boolean anyMatches(int words, long mask, long bits) {
    long[] all = piece;
    long any = 0;
    for (int i = 0; i < words; i++) {
      long difference = (all[i] & mask) ^ bits;
      any |= (difference - 1) & ~difference;
    }
    return any < 0;
  }

  /** Goes over the piece again, word by word. */
  private int exchangeEach(long from, int words, WordPattern pattern, long replacement) {
    int exchanged = 0;
    for (int i = 0; i < words; i++) {
      if (pattern.matches(piece[i])) {
        long at = from + (long) i * Long.BYTES;
        piece[i] = (long) WORD.getAndSet(PhysicalMemory.GLOBAL, at, replacement);
        exchanged++;
      }
    }
    return exchanged;
  }
}
