package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.Cache;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;

/** What zeroing takes, by whether the frame's lines are still in the last-level cache. */
class ZeroedFramesTest {
  private static final long PAGE = 4096;

  /** Room for 64 pages in the last-level cache. */
  private static final Hardware SMALL =
      HardwareCatalog.named("mitosis").withCaches(new Cache(64, 8, 12), new Cache(64 * 64, 64, 60));

  private final ZeroedFrames frames = new ZeroedFrames(SMALL, 0);

  private long zero(int page) {
    return frames.zero(page * PAGE, PAGE, 0);
  }

  @Test
  void aFrameThatWasZeroedBeforeIsNear() {
    long first = zero(7);
    assertThat(first).isEqualTo(SMALL.zeroCycles(0, 0, PAGE));
    assertThat(zero(7)).isEqualTo(SMALL.zeroNearCycles(PAGE)).isLessThan(first / 4);
  }

  @Test
  void moreThanTheCacheHasRoomForComeFromMemoryAgain() {
    for (int round = 0; round < 2; round++) {
      for (int page = 0; page < 1024; page++) {
        assertThat(zero(page)).isEqualTo(SMALL.zeroCycles(0, 0, PAGE));
      }
    }
  }

  @Test
  void memoryOfAnotherNodeIsFartherAway() {
    assertThat(frames.zero(PAGE, PAGE, 1)).isGreaterThan(zero(2));
  }

  @Test
  void aLargePageIsAllOfItsFrames() {
    assertThat(frames.zero(0, 8 * PAGE, 0)).isEqualTo(8 * SMALL.zeroCycles(0, 0, PAGE));
    assertThat(frames.zero(0, 16 * PAGE, 0))
        .isEqualTo(8 * (SMALL.zeroCycles(0, 0, PAGE) + SMALL.zeroNearCycles(PAGE)));
  }
}
