package pagurus.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.trace.Footprint.Range;
import pagurus.trace.Footprint.Touch;

class FootprintTest {
  private final FirstTouches touches = new FirstTouches();

  @Test
  void aPageBelongsToTheThreadThatTouchedItFirst() {
    touches.touch(1, 0x2000, AccessBatch.LOAD, 3);
    touches.touch(0, 0x2008, AccessBatch.STORE, 3);
    touches.touch(0, 0x1000, AccessBatch.FETCH, 2);
    assertThat(touches.footprint().touches())
        .containsExactly(
            new Touch(2, 1, 1, Footprint.LOADED | Footprint.STORED),
            new Touch(1, 1, 0, Footprint.FETCHED));
  }

  @Test
  void consecutivePagesOfDifferentThreadsAreDifferentTouches() {
    touches.touch(0, 0x1000, AccessBatch.LOAD, 3);
    touches.touch(1, 0x2000, AccessBatch.LOAD, 3);
    assertThat(touches.footprint().touches())
        .containsExactly(
            new Touch(1, 1, 0, Footprint.LOADED), new Touch(2, 1, 1, Footprint.LOADED));
  }

  @Test
  void consecutivePagesOfOneThreadAreOneTouch() {
    for (long page = 5; page < 2_005; page++) {
      touches.touch(0, page << 12, AccessBatch.STORE, 0);
    }
    assertThat(touches.footprint().touches())
        .containsExactly(new Touch(5, 2_000, 0, Footprint.STORED));
    assertThat(touches.footprint().pages()).isEqualTo(2_000);
  }

  @Test
  void anAccessThatCrossesAPageTouchesBoth() {
    touches.touch(0, 0x1ffd, AccessBatch.LOAD, 2);
    assertThat(touches.footprint().pages()).isEqualTo(2);
    touches.touch(0, 0x3ffc, AccessBatch.LOAD, 2);
    assertThat(touches.footprint().pages()).isEqualTo(3);
  }

  @Test
  void theHighestAddressIsAPageLikeAnyOther() {
    touches.touch(0, -1, AccessBatch.LOAD, 0);
    assertThat(touches.footprint().touches())
        .containsExactly(new Touch((1L << 52) - 1, 1, 0, Footprint.LOADED));
  }

  @Test
  void rangesAreInOrderAndJoinOverSmallGaps() {
    Footprint footprint =
        new Footprint(
            List.of(
                new Touch(10, 2, 0, Footprint.STORED),
                new Touch(1, 3, 1, Footprint.LOADED),
                new Touch(4, 1, 0, Footprint.FETCHED)));
    assertThat(footprint.ranges(0))
        .containsExactly(
            new Range(1, 4, Footprint.LOADED | Footprint.FETCHED),
            new Range(10, 2, Footprint.STORED));
    assertThat(footprint.ranges(4)).hasSize(2);
    assertThat(footprint.ranges(5)).containsExactly(new Range(1, 11, 7));
    assertThat(footprint.ranges(5).getFirst().endPage()).isEqualTo(12);
    assertThat(new Footprint(List.of()).ranges(5)).isEmpty();
  }

  @Test
  void noPageIsTouchedFirstTwice() {
    assertThatThrownBy(() -> new Footprint(List.of(new Touch(10, 5, 0, 1), new Touch(14, 1, 1, 1))))
        .hasMessage("page 0xe is touched first twice");
  }

  @Test
  void touchesOutsideTheAddressSpaceAreRefused() {
    for (Touch touch :
        List.of(
            new Touch(-1, 1, 0, 1),
            new Touch(0, 0, 0, 1),
            new Touch(1L << 52, 1, 0, 1),
            new Touch(1, 1L << 52, 0, 1),
            new Touch(Long.MAX_VALUE, Long.MAX_VALUE, 0, 1))) {
      assertThatThrownBy(() -> new Footprint(List.of(touch)))
          .hasMessageEndingWith("is outside the address space");
    }
  }
}
