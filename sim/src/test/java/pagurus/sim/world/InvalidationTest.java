package pagurus.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.sim.hardware.HardwareCatalog;

/** What a simulated CPU forgets, and what that takes. */
class InvalidationTest {
  private static final int PAGE_SHIFT = 12;

  private final SimulatedCpu cpu =
      new SimulatedMachine(HardwareCatalog.named("mitosis"), 1L << 30).cpu(0);

  private boolean knows(long page) {
    return cpu.tlb().findFirst(page) != SimulatedTlb.NONE;
  }

  @Test
  void thatOfAPageForgetsThatPageOnly() {
    cpu.tlb().fill(5, 0, true);
    cpu.tlb().fill(6, 0, true);
    long before = cpu.cycles();
    cpu.local(Step.INVALIDATE, 5L << PAGE_SHIFT);
    assertThat(knows(5)).isFalse();
    assertThat(cpu.tlb().findSecond(5)).isEqualTo(SimulatedTlb.NONE);
    assertThat(knows(6)).isTrue();
    assertThat(cpu.cycles()).isGreaterThan(before);
  }

  @Test
  void thatOfAPageForgetsTheLargePageThatItIsIn() {
    cpu.tlb().fillHuge(513, 0, true);
    cpu.local(Step.INVALIDATE, 700L << PAGE_SHIFT);
    assertThat(cpu.tlb().findFirstHuge(513)).isEqualTo(SimulatedTlb.NONE);
    assertThat(cpu.tlb().findSecondOfBoth(513)).isEqualTo(SimulatedTlb.NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {Cpu.FAR, (7L << 1) | Cpu.FAR, -Cpu.FAR})
  void oneThatReachesFurtherForgetsEverything(long subject) {
    cpu.tlb().fill(5, 0, true);
    cpu.local(Step.INVALIDATE, subject);
    assertThat(knows(5)).isFalse();
  }
}
