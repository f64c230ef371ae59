package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What host and machine have room for. */
class RoomForProgramTest {
  private static final long GIBIBYTE = 1L << 30;
  private static final long TEBIBYTE = 1L << 40;

  @Test
  void aTebibyteInFourTakesLessThanFourGibibytesBesideItsTables() {
    long tables = TEBIBYTE / 512 * 513 / 512;
    assertThatCode(() -> RoomForProgram.checkHost(TEBIBYTE, 4 * TEBIBYTE, 0, 4 * GIBIBYTE + tables))
        .doesNotThrowAnyException();
  }

  @Test
  void aSentenceSaysHowMuchHeapIsMissing() {
    assertThatThrownBy(() -> RoomForProgram.checkHost(TEBIBYTE, 4 * TEBIBYTE, 0, GIBIBYTE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a program of 1,048,576 MiB on a machine of 4,194,304 MiB takes 4,176 MiB of heap, and"
                + " there are 1,024");
  }
}
