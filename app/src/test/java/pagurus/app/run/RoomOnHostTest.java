package pagurus.app.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import pagurus.app.BadInputException;
import pagurus.arch.PagingMode;

/** What a machine takes of its host. */
class RoomOnHostTest {
  private static final long GIBIBYTE = 1L << 30;
  private static final PagingMode MODE = PagingMode.named("x86-64");

  @Test
  void twoNodesOf64GibibytesTakeTwoAndAHalfGibibytesOfHeap() {
    assertThatCode(() -> RoomOnHost.check(2, 64 * GIBIBYTE, MODE, 1024, 5 * GIBIBYTE / 2))
        .doesNotThrowAnyException();
  }

  @Test
  void aSentenceSaysHowMuchHeapIsMissing() {
    assertThatThrownBy(() -> RoomOnHost.check(2, 64 * GIBIBYTE, MODE, 1024, 2 * GIBIBYTE))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "64 GiB on each of the machine's nodes take 2,336 MiB of heap, and there are 2,048;"
                + " give each node less with --memory");
  }

  @Test
  void whatLiesBetweenNodesTakesHeapToo() {
    assertThatThrownBy(() -> RoomOnHost.check(2, 65 * GIBIBYTE, MODE, 1024, 5 * GIBIBYTE / 2))
        .hasMessageContaining("65 GiB on each of the machine's nodes take 3,506 MiB of heap");
  }

  @Test
  void slotsOfSwapTakeHeap() {
    assertThatThrownBy(() -> RoomOnHost.check(2, 64 * GIBIBYTE, MODE, 1L << 27, 5 * GIBIBYTE / 2))
        .hasMessageContaining("take 3,360 MiB of heap");
  }

  @Test
  void framesAreNumberedBy32Bits() {
    assertThatThrownBy(() -> RoomOnHost.check(2, 8192 * GIBIBYTE, MODE, 1024, Long.MAX_VALUE))
        .hasMessageContaining("are 4,294,967,296 frames with 1,024 slots of swap");
  }
}
