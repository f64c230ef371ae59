package pagurus.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;

class SpeculatingCpuTest {
  private static LiveMachine machine(boolean speculate) {
    return LiveMachine.create(
        new LiveOptions(Topology.uniform("one", 1, 1, 21), 4096, speculate, 5, true, false));
  }

  /** How often the walker walked during this many loads. */
  private static int walks(boolean speculate, Step step, int loads) {
    try (LiveMachine machine = machine(speculate)) {
      AtomicInteger walks = new AtomicInteger();
      Cpu cpu = machine.cpu(0);
      cpu.attach(
          () -> {
            walks.incrementAndGet();
            // More steps than any gap: a walk does not start another one.
            for (int i = 0; i < 1000; i++) {
              cpu.loadAcquire(Step.LOOKUP, 0);
            }
          });
      for (int i = 0; i < loads; i++) {
        cpu.loadAcquire(step, 0);
      }
      return walks.get();
    }
  }

  @Test
  void theWalkerWalksOnceInAboutOneHundredStepsOfTheThread() {
    assertThat(walks(true, Step.LOOKUP, 128_000)).isBetween(900, 1100);
  }

  @Test
  void stepsOfTheWalkerStartNoWalks() {
    assertThat(walks(true, Step.WALK_READ, 10_000)).isZero();
  }

  @Test
  void thereAreNoWalksWithoutSpeculation() {
    assertThat(walks(false, Step.LOOKUP, 10_000)).isZero();
  }

  @Test
  void aWalkerThatWaitsIsRefused() {
    try (LiveMachine machine = machine(true)) {
      Cpu cpu = machine.cpu(0);
      cpu.attach(() -> cpu.poll(Step.POLL));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  cpu.fence(Step.SET_ACTIVE);
                }
              })
          .hasMessage("POLL on cpu 0 by its walker, which must not wait");
    }
  }
}
