package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagurus.machine.PhysicalLayout;

/** Where a guest's frames are, and which of them are anywhere. */
class GuestFramesTest {
  private static final long PAGE = 4096;
  private static final long HUGE = 512 * PAGE;

  private final GuestFrames frames = new GuestFrames(PhysicalLayout.of(1, 1L << 32));

  @Test
  void framesThatHaveMemoryAreFoundInTheOrderOfTheirAddresses() {
    assertThat(frames.nextBacked(0)).isEqualTo(Integer.MAX_VALUE);
    frames.back(900_000 * PAGE, 7 * PAGE);
    frames.back(3 * PAGE, 8 * PAGE);
    frames.backHuge(HUGE, 4 * HUGE);
    assertThat(frames.backed()).isEqualTo(514);
    assertThat(frames.nextBacked(0)).isEqualTo(3);
    assertThat(frames.nextBacked(3)).isEqualTo(3);
    assertThat(frames.nextBacked(4)).isEqualTo(512);
    assertThat(frames.nextBacked(1023)).isEqualTo(1023);
    assertThat(frames.nextBacked(1024)).isEqualTo(900_000);
    assertThat(frames.nextBacked(900_001)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void whatMovesIsElsewhereAndNotMore() {
    frames.backHuge(HUGE, 4 * HUGE);
    frames.moved(4 * HUGE, 9 * HUGE, HUGE);
    assertThat(frames.real(HUGE + 5)).isEqualTo(9 * HUGE + 5);
    assertThat(frames.guest(4 * HUGE)).isEqualTo(GuestFrames.NOWHERE);
    assertThat(frames.backed()).isEqualTo(512);
    assertThat(frames.isHuge(HUGE)).isTrue();
    frames.split(HUGE + PAGE);
    assertThat(frames.isHuge(HUGE)).isFalse();
    assertThat(frames.real(HUGE + 5)).isEqualTo(9 * HUGE + 5);
  }
}
