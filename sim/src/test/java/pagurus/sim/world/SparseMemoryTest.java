package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Memory that stores what was written only, held against a map. */
class SparseMemoryTest {
  private static final int SEED = 3;
  private static final int PIECE = 1 << SparseMemory.PIECE_SHIFT;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final SparseMemory memory = new SparseMemory();

  /** An address in one of a few pieces that lie all over 4 TiB. */
  private long address() {
    long piece = random.nextInt(40) * 0x1_9000_3001L % (1L << 30);
    return piece * PIECE + random.nextInt(PIECE / 8) * 8L;
  }

  private void holdsWhatAMapHolds(LongSupplier values) {
    Map<Long, Long> reference = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      long at = address();
      switch (random.nextInt(9)) {
        case 0 -> {
          long from = at & -PIECE;
          long bytes = PIECE * (1L + random.nextInt(2)) + 16;
          long value = random.nextInt(4) == 0 ? values.getAsLong() : 0;
          memory.fill(from, bytes, value, any -> {});
          for (long word = from; word < from + bytes; word += 8) {
            reference.put(word, value);
          }
        }
        case 8 -> {
          long from = at & -PIECE;
          long to = address() & -PIECE;
          memory.copy(from, to, PIECE);
          for (long offset = 0; offset < PIECE; offset += 8) {
            reference.put(to + offset, reference.getOrDefault(from + offset, 0L));
          }
        }
        case 1, 2, 3 -> {
          long value = values.getAsLong();
          memory.put(at, value);
          reference.put(at, value);
        }
        default ->
            assertThat(memory.get(at))
                .as("seed %d, step %d, p0x%x", SEED, i, at)
                .isEqualTo(reference.getOrDefault(at, 0L));
      }
    }
    reference.forEach((at, value) -> assertThat(memory.get(at)).isEqualTo(value));
  }

  @Test
  void holdsFewSmallValues() {
    holdsWhatAMapHolds(() -> random.nextInt(5) * 257L);
  }

  @Test
  void holdsMoreSmallValuesThanThereAreCodes() {
    holdsWhatAMapHolds(() -> random.nextInt(1 << 16));
  }

  @Test
  void holdsSmallAndLargeValues() {
    holdsWhatAMapHolds(() -> random.nextInt(10) == 0 ? random.nextLong() : random.nextInt(3));
  }

  @Test
  void aWordHasTwoHalvesTheLowerFirst() {
    memory.put(16, 0x0123_4567_89ab_cdefL);
    assertThat(memory.getInt(16)).isEqualTo(0x89ab_cdef);
    assertThat(memory.getInt(20)).isEqualTo(0x0123_4567);
    memory.putInt(20, -2);
    memory.putInt(24, -3);
    assertThat(memory.get(16)).isEqualTo(0xffff_fffe_89ab_cdefL);
    assertThat(memory.get(24)).isEqualTo(0xffff_fffdL);
  }

  @Test
  void aWordOfFewSmallValuesTakesAByte() {
    int pieces = 4096;
    for (long at = 0; at < (long) pieces * PIECE; at += 16) {
      memory.put(at + 8, 1);
    }
    assertThat(memory.bytes()).isEqualTo((long) pieces * PIECE / 8);
  }

  @Test
  void zerosTakeNothing() {
    memory.fill(0, 1L << 32, 0, any -> {});
    memory.put(1L << 40, 0);
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void whatWasFilledWithZerosMakesRoomForOthers() {
    memory.put(0, -1);
    long one = memory.bytes();
    for (long piece = 0; piece < 10_000; piece++) {
      memory.fill(piece * PIECE, PIECE, 0, any -> {});
      memory.put((piece + 1) * PIECE, -1);
    }
    assertThat(memory.bytes()).isEqualTo(one);
  }

  @Test
  void holdsTheSameWhateverPiecesWereExpected() {
    holdsWhatAMapHolds(
        () -> {
          memory.expect(new long[] {WordPieces.place(random.nextInt(50), 0)}, 1, new long[1]);
          return random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(3);
        });
  }

  @Test
  void whoExpectsAWordIsToldItsAddress() {
    long at = 513L * PIECE + 24;
    memory.put(8, -1);
    memory.put(at, -1);
    long[] addresses = new long[2];
    long[] places = {WordPieces.place(memory.piece(at), 3), WordPieces.place(memory.piece(8), 1)};
    memory.expect(places, 2, addresses);
    assertThat(addresses).containsExactly(at, 8);
    assertThat(memory.get(at)).isEqualTo(-1);
  }

  @Test
  void holdsMorePiecesThanLieInOneArray() {
    int pieces = (1 << 16) + 300;
    for (long piece = 0; piece < pieces; piece++) {
      for (int word = 1; word < 8; word += 2) { // which is no line
        memory.put(piece * PIECE * 513 + word * 8L, -word - piece);
      }
    }
    assertThat(memory.bytes()).isEqualTo((long) pieces * PIECE);
    long[] places = new long[pieces];
    for (int piece = 0; piece < pieces; piece++) {
      long at = (long) piece * PIECE * 513 + 8;
      assertThat(memory.get(at)).isEqualTo(-1L - piece);
      assertThat(memory.get(at + 48)).isEqualTo(-7L - piece);
      places[piece] = WordPieces.place(memory.piece(at), 1);
    }
    assertThatCode(() -> memory.fetch(places, pieces)).doesNotThrowAnyException();
  }

  /** Tables may have been anywhere in a large page's memory. */
  @Test
  void fillingTellsOfEveryPieceThatHadBeenSomething() {
    memory.put(8, 1);
    memory.put(3 * PIECE + 8, -1);
    List<Long> gone = new ArrayList<>();
    memory.fill(0, 512L * PIECE, 0, gone::add);
    assertThat(gone).containsExactly(0L, 3L * PIECE);
    gone.clear();
    memory.fill(0, 512L * PIECE, 0, gone::add);
    assertThat(gone).isEmpty();
  }

  @Test
  void aLabelIsForgottenWhenSomethingElseIsCopiedThere() {
    for (long at = 0; at < PIECE; at += 8) {
      memory.put(at, at << 30);
      memory.put(PIECE + at, ~at << 30);
    }
    memory.setLabel(memory.piece(0), 2);
    memory.setLabel(memory.piece(PIECE), 3);
    memory.copy(0, PIECE, PIECE);
    assertThat(memory.label(memory.piece(PIECE))).isZero();
    assertThat(memory.label(memory.piece(0))).isEqualTo(2);
  }

  @Test
  void aLabelIsForgottenWithItsPiece() {
    memory.put(8, -1);
    int piece = memory.piece(8);
    memory.setLabel(piece, 3);
    assertThat(memory.label(piece)).isEqualTo(3);
    memory.fill(0, PIECE, 0, any -> {});
    assertThat(memory.piece(8)).isNegative();
    memory.put(PIECE, -1);
    assertThat(memory.label(memory.piece(PIECE))).isZero();
  }
}
