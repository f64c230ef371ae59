package pagurus.vm.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Columns of values that take room only where they differ, held against arrays. */
class SparseColumnTest {
  private static final int SEED = 5;
  private static final int FRAMES = 3 * Section.SIZE + 100;
  private static final int STEP = 12;
  private static final long USUAL = -1;
  private static final int SETS = 40_000;

  private final SplittableRandom random = new SplittableRandom(SEED);

  private void holdsWhatAnArrayHolds(LongSupplier values) {
    SparseColumn column = new SparseColumn(FRAMES, USUAL, STEP);
    long[] reference = new long[FRAMES];
    Arrays.fill(reference, USUAL);
    for (int i = 0; i < SETS; i++) {
      int frame = random.nextInt(FRAMES);
      long value = random.nextInt(4) == 0 ? USUAL : values.getAsLong();
      column.set(frame, value);
      reference[frame] = value;
      if (i % 5000 == 0) {
        assertHolds(column, reference);
      }
    }
    assertHolds(column, reference);
  }

  private static void assertHolds(SparseColumn column, long[] reference) {
    long[] held = new long[reference.length];
    Arrays.setAll(held, column::get);
    assertThat(held).as("seed %d", SEED).isEqualTo(reference);
  }

  @Test
  void holdsSmallValues() {
    holdsWhatAnArrayHolds(() -> random.nextInt(9));
  }

  @Test
  void holdsAddressesOfPagesThatLieFarApart() {
    holdsWhatAnArrayHolds(() -> (0x7f00L << 32) + ((long) random.nextInt() << STEP));
  }

  @Test
  void holdsAddressesThatAreNoPages() {
    holdsWhatAnArrayHolds(() -> (0x7f00L << 32) + random.nextInt(1 << 20));
  }

  @Test
  void holdsAnyValues() {
    holdsWhatAnArrayHolds(random::nextLong);
  }

  @Test
  void holdsTheExtremesOfEveryWidth() {
    long[] extremes = {
      Long.MIN_VALUE, Long.MAX_VALUE, -128, -129, 127, 128, Integer.MIN_VALUE, 1L << 31, 0
    };
    holdsWhatAnArrayHolds(() -> extremes[random.nextInt(extremes.length)] << random.nextInt(13));
  }

  @Test
  void holdsWhatFillsHaveSet() {
    SparseColumn column = new SparseColumn(FRAMES, USUAL, 0);
    long[] reference = new long[FRAMES];
    Arrays.fill(reference, USUAL);
    for (int i = 0; i < 200; i++) {
      int first = random.nextInt(FRAMES);
      int count = random.nextInt(FRAMES - first + 1);
      int value = random.nextInt(3);
      column.fill(first, count, value);
      Arrays.fill(reference, first, first + count, value);
      int frame = random.nextInt(FRAMES);
      column.set(frame, i);
      reference[frame] = i;
      assertHolds(column, reference);
    }
  }

  @Test
  void valuesThatAreAllTheSameTakeNothing() {
    SparseColumn column = new SparseColumn(3 * Section.SIZE, USUAL, 0);
    column.fill(10, 3 * Section.SIZE - 20, 7);
    assertThat(column.bytes()).isPositive();
    column.fill(0, 3 * Section.SIZE, 8);
    assertThat(column.bytes()).isZero();
  }

  @Test
  void aStretchThatHasComeIntoUseIsListedAgain() {
    SparseColumn column = new SparseColumn(Section.SIZE, 0, 0);
    for (int frame = 0; frame < Section.SIZE - 1; frame++) {
      column.set(frame, frame % 512 == 0 ? 3 : 8);
    }
    assertThat(column.bytes()).isEqualTo(Section.SIZE);
    column.set(Section.SIZE - 1, 8);
    assertThat(column.bytes()).isLessThan(200);
  }

  @Test
  void valuesTakeOnlyAsMuchRoomAsTheirDistanceNeeds() {
    assertThat(bytesOf(1)).isEqualTo(Section.SIZE);
    assertThat(bytesOf(1L << STEP)).isEqualTo(Section.SIZE);
    assertThat(bytesOf(1L << (STEP + 16))).isEqualTo(Section.SIZE * Integer.BYTES);
    assertThat(bytesOf((1L << (STEP + 16)) + 1)).isEqualTo(Section.SIZE * Long.BYTES);
  }

  /** A section with the values 0 to 99, times something. */
  private static long bytesOf(long factor) {
    SparseColumn column = new SparseColumn(Section.SIZE, USUAL, factor == 1 ? 0 : STEP);
    for (int frame = 0; frame < Section.SIZE; frame++) {
      column.set(frame, frame % 100 * factor);
    }
    return column.bytes();
  }
}
