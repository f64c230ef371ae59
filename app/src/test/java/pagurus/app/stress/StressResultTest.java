package pagurus.app.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pagurus.drive.stress.Operation;
import pagurus.drive.stress.StressKernel;
import pagurus.drive.stress.StressReport;

/** What is said of kernels for which the time was too short. */
class StressResultTest {
  private static final List<StressKernel> KINDS =
      List.of(StressKernel.PLAIN, StressKernel.KERNEL_HALF, StressKernel.ISOLATED);

  private static StressReport report(Map<Operation, Long> operations) {
    return new StressReport(
        operations, 0, 0, 0, "", Map.of(), Map.of(), Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  @Test
  void aKernelThatHasDoneNothingIsNotNamedAmongThoseUnderStress() {
    StressReport busy = report(Map.of(Operation.PIN, 3L));
    StressReport idle = report(Map.of());
    StressResult result = StressResult.of(KINDS, List.of(busy, idle, busy));
    assertThat(result.kernels()).containsExactly("plain", "isolated");
    assertThat(result.notReached()).containsExactly("kernel half");
    assertThat(result.kernelWords())
        .isEqualTo("plain, isolated; the time was too short for kernel half");
    assertThat(result.report().operations()).isEqualTo(Map.of(Operation.PIN, 6L));
  }

  @Test
  void nothingIsSaidOfTimeIfItWasEnough() {
    StressReport busy = report(Map.of(Operation.PIN, 3L));
    assertThat(StressResult.of(KINDS, List.of(busy, busy, busy)).kernelWords())
        .isEqualTo("plain, kernel half, isolated");
  }

  @Test
  void aTurnThatBeginsWhenTheTimeIsUpIsOver() {
    StressTurn turn = new StressTurn(System.nanoTime(), 2);
    turn.begin();
    assertThat(turn.getAsBoolean()).isTrue();
  }

  @Test
  void aTurnGoesOnWhileItsPartOfTheTimeLasts() {
    StressTurn turn = new StressTurn(System.nanoTime() + Duration.ofDays(1).toNanos(), 4);
    turn.begin();
    assertThat(turn.getAsBoolean()).isFalse();
  }
}
