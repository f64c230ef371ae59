package pagurus.trace.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.trace.AccessBatch;

/** Tries of canneal, held against its netlist. */
class CannealTest {
  @Test
  void anElementOfANetlistIsTriedTwiceWithTheSameWires() {
    Canneal canneal = new Canneal(Settings.parse("", "", Canneal.PARAMETERS), new Draws(1, 0));
    long[] into = new long[Pattern.MOST];
    List<Long> before = List.of();
    for (int i = 0; i < 100; i++) {
      Try made = Try.of(into, canneal.next(into));
      assertThat(i == 0 || made.one().equals(before)).isTrue();
      before = made.other();
    }
  }

  @Test
  void eachElementOfANetlistIsFedByFiveAndFeedsAsManyOnAverage() {
    Canneal canneal = new Canneal(Settings.parse("", "", Canneal.PARAMETERS), new Draws(1, 0));
    long[] into = new long[Pattern.MOST];
    int tries = 20_000;
    int blank = 0;
    int accepted = 0;
    int[] feeds = new int[Pattern.MOST];
    for (int i = 0; i < tries; i++) {
      Try made = Try.of(into, canneal.next(into));
      accepted += made.isAccepted() ? 1 : 0;
      int wires = (made.other().size() - 2) / 3;
      if (wires == 0) {
        blank++;
      } else {
        feeds[wires - 5]++;
      }
    }
    assertThat((double) blank / tries).isCloseTo(1 / 11.0, within(0.01));
    assertThat((double) accepted / tries).isCloseTo(1 / 3.0, within(0.015));
    double probability = Math.exp(-5);
    for (int n = 0; n <= 15; n++) {
      double share = feeds[n] / (double) (tries - blank);
      assertThat(share).as("those that feed %d", n).isCloseTo(probability, within(0.012));
      probability *= 5.0 / (n + 1);
    }
  }

  @Test
  void thePublishedMemoryHoldsTheNetlistOfTheAuthors() {
    List<Extent> extents = Canneal.extents(Settings.parse("", "", Canneal.PARAMETERS));
    assertThat(extents.getFirst().items(88)).isCloseTo(110_000_000, withinPercentage(4));
    assertThat(extents.getLast().items(8)).isCloseTo(110_000_000, withinPercentage(4));
  }

  /**
   * A try of canneal.
   *
   * @param one what is accessed for the wires of the first element
   * @param other the same for the second
   */
  private record Try(List<Long> one, List<Long> other, boolean isAccepted) {
    static Try of(long[] into, int n) {
      List<Long> all = Arrays.stream(into, 0, n).boxed().toList();
      boolean isAccepted = PackedAccess.kind(into[n - 1]) == AccessBatch.STORE;
      if (isAccepted) {
        assertThat(all.subList(n - 2, n)).isEqualTo(all.subList(0, 2));
      }
      // The pointer to the place is behind two vectors of 24 bytes.
      int middle = all.indexOf(PackedAccess.load(PackedAccess.vaddr(into[1]) - 48));
      return new Try(
          all.subList(4, middle),
          List.copyOf(all.subList(middle, isAccepted ? n - 2 : n)),
          isAccepted);
    }
  }
}
