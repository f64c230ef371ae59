package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Pieces that are kept as lines as long as they are lines, held against an array. */
class WordPiecesTest {
  private static final int SEED = 11;
  private static final int WORDS = SparseMemory.WORDS;
  private static final long FRAME = SparseMemory.PIECE;

  /** Bits of an entry beside its address: as the handler makes it, and as a store leaves it. */
  private static final long FRESH = 0x07;

  private static final long DIRTY = 0x67;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final WordPieces pieces = new WordPieces();
  private final int piece = pieces.make(1);
  private final long[] reference = new long[WORDS];

  private void put(int word, long value) {
    pieces.put(piece, word, value);
    reference[word] = value;
  }

  /** A page is mapped, touched and stored to. */
  private void touch(int word, long frame) {
    put(word, frame * FRAME | FRESH);
    put(word, frame * FRAME | FRESH | 0x20);
    put(word, frame * FRAME | DIRTY);
  }

  private void holds(String what) {
    for (int word = 0; word < WORDS; word++) {
      assertThat(pieces.get(piece, word)).as("%s, word %d", what, word).isEqualTo(reference[word]);
    }
  }

  private void isLine(String what) {
    holds(what);
    assertThat(pieces.bytes()).as(what).isZero();
  }

  private void isKept(String what) {
    holds(what);
    assertThat(pieces.bytes()).as(what).isEqualTo(FRAME);
  }

  @Test
  void aTableThatIsFilledInOrderKeepsNoWords() {
    for (int word = 0; word < WORDS; word++) {
      touch(word, 1000 + word);
      isLine("up to " + word);
    }
  }

  @Test
  void aTableThatIsFilledFromItsEndKeepsNoWords() {
    for (int word = WORDS - 1; word >= 0; word--) {
      touch(word, 1000 + 4 * word);
      isLine("down to " + word);
    }
  }

  @Test
  void framesMayGoDownAndStartInTheMiddle() {
    for (int word = 100; word < 300; word++) {
      touch(word, 10_000 - 3 * word);
      isLine("up to " + word);
    }
  }

  @Test
  void aTableMayJumpOnce() {
    for (int word = 0; word < WORDS; word++) {
      touch(word, word < 200 ? 1000 + word : 90_000 + word);
      isLine("up to " + word);
    }
  }

  @Test
  void aTableThatIsFilledFromItsEndMayJumpOnce() {
    for (int word = WORDS - 1; word >= 0; word--) {
      touch(word, word < 200 ? 1000 + word : 90_000 + word);
      isLine("down to " + word);
    }
  }

  @Test
  void allWordsAreKeptOfATableThatJumpsTwice() {
    for (int word = 0; word < WORDS; word++) {
      touch(word, word < 200 ? 1000 + word : (word < 400 ? 90_000 : 50_000) + word);
    }
    isKept("two jumps");
  }

  @Test
  void allWordsAreKeptOfATableThatIsFilledAtRandom() {
    for (int i = 0; i < 1000; i++) {
      touch(random.nextInt(WORDS), random.nextInt(1 << 20));
      holds("step " + i + " of seed " + SEED);
    }
    isKept("random");
  }

  @Test
  void allWordsAreKeptIfOneIsNoWholeNumberOfFramesAway() {
    put(0, 0x1000);
    put(1, 0x2001);
    put(2, 0x3002);
    isKept("no frames");
  }

  @Test
  void allWordsAreKeptIfOneIsTooFarAway() {
    touch(0, 0);
    touch(1, 1 << 15);
    touch(2, 1 << 16);
    isKept("far");
  }

  @Test
  void aTableMayBeEmptiedFromBothEnds() {
    for (int word = 0; word < WORDS; word++) {
      touch(word, word < 200 ? 1000 + word : 90_000 + word);
    }
    for (int word = 0; word < 250; word++) {
      put(word, 0);
      isLine("without " + word);
    }
    for (int word = WORDS - 1; word >= 250; word--) {
      put(word, 0);
      isLine("without " + word);
    }
    touch(7, 3);
    touch(8, 5);
    touch(9, 7);
    isLine("filled again");
  }

  @Test
  void aTableMayJumpAgainWhereItsSecondLineHasGone() {
    for (int word = 0; word < WORDS; word++) {
      touch(word, word < 200 ? 1000 + word : 90_000 + word);
    }
    for (int word = WORDS - 1; word >= 150; word--) {
      put(word, 0);
    }
    for (int word = 150; word < WORDS; word++) {
      touch(word, word < 180 ? 1000 + word : 50_000 + word);
      isLine("again up to " + word);
    }
  }

  /** A table that moves is copied word by word. */
  @Test
  void zerosBesideALineAreNoJump() {
    for (int word = 0; word < WORDS; word++) {
      put(word, word < 100 || word >= 200 ? 0 : (1000L + word) * FRAME | DIRTY);
      isLine("up to " + word);
    }
  }

  @Test
  void oneWordMayDifferForAWhile() {
    for (int word = 0; word < 100; word++) {
      touch(word, 1000 + word);
    }
    put(50, FRESH);
    isLine("one differs");
    put(50, 0);
    isLine("one is gone");
    touch(50, 1050);
    isLine("it is back");
    put(50, FRESH);
    put(51, FRESH);
    isKept("two differ");
  }

  @Test
  void whatIsKeptIsKeptAgainSomewhereElse() {
    touch(3, 1);
    touch(5, 2);
    touch(9, 3);
    isKept("once");
    pieces.drop(1);
    assertThat(pieces.frameOf(piece)).isEqualTo(WordPieces.NO_FRAME);
    int next = pieces.make(2);
    assertThat(pieces.frameOf(next)).isEqualTo(2);
    assertThat(pieces.get(next, 3)).isZero();
    pieces.put(next, 3, 1);
    pieces.put(next, 5, 2);
    pieces.put(next, 9, 3);
    assertThat(pieces.bytes()).isEqualTo(FRAME);
  }

  @Test
  void aLabelStaysWhateverShapeAPieceHas() {
    touch(0, 1);
    pieces.setLabel(piece, 3);
    for (int word = 1; word < WORDS; word++) {
      touch(word, word);
      assertThat(pieces.label(piece)).isEqualTo(3);
    }
    put(7, 1);
    put(9, 1);
    assertThat(pieces.label(piece)).isEqualTo(3);
    isKept("at last");
  }

  /** Values and words of which many are neighbours. */
  @Test
  void holdsWhatAnArrayHolds() {
    for (int round = 0; round < 3000; round++) {
      pieces.drop(1);
      assertThat(pieces.make(1)).isEqualTo(piece);
      Arrays.fill(reference, 0);
      int step = random.nextInt(-2, 3);
      int at = random.nextInt(8, 12);
      for (int i = 0; i < 30; i++) {
        at = Math.clamp(at + random.nextInt(-1, 2), 0, 20);
        boolean jumps = random.nextInt(8) == 0;
        long value = (1000 + (jumps ? 50 : 0) + (long) step * at) * FRAME;
        put(at, random.nextInt(5) == 0 ? 0 : value);
        holds("round " + round + ", step " + i + " of seed " + SEED);
      }
    }
  }
}
