package pagurus.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;

/**
 * Store buffering: the one reordering that x86 does, and the reason for M6. A lock of two flags
 * excludes only if each CPU's own store is visible before it loads the other's flag.
 */
class FenceLitmusTest {
  private static final long FLAGS = 0;
  private static final long LINE = 128;
  private static final long COUNTER = 4096;
  private static final long RUN_NS = 500_000_000;

  @Test
  @Timeout(60)
  void twoCpusThatStoreThenFenceThenLoadNeverBothMissTheOther() {
    LiveOptions options =
        new LiveOptions(Topology.uniform("two", 1, 2, 21), 1 << 20, false, 0, false, false);
    try (LiveMachine machine = LiveMachine.create(options)) {
      long[] entered = new long[2];
      long startNs = System.nanoTime();
      CpuProgram program =
          cpu -> {
            long mine = 0;
            while (System.nanoTime() - startNs < RUN_NS) {
              mine += enterManyTimes(cpu);
            }
            entered[cpu.id()] = mine;
          };
      machine.run(List.of(program, program));
      assertThat(machine.cpu(0).loadAcquire(Step.LOOKUP, COUNTER))
          .as("additions that nobody overwrote")
          .isEqualTo(entered[0] + entered[1])
          .isPositive();
    }
  }

  /** Tries to be alone with the counter; says how often that was so. */
  private static long enterManyTimes(Cpu cpu) {
    long mine = FLAGS + LINE * cpu.id();
    long other = FLAGS + LINE * (1 - cpu.id());
    long entered = 0;
    for (int i = 0; i < 1000; i++) {
      cpu.storeRelease(Step.SET_ACTIVE, mine, 1);
      cpu.fence(Step.SET_ACTIVE);
      if (cpu.loadAcquire(Step.READ_ACTIVE, other) == 0) {
        // Not an addition in one step: two at once lose one.
        long before = cpu.loadAcquire(Step.LOOKUP, COUNTER);
        cpu.storeRelease(Step.INSTALL, COUNTER, before + 1);
        entered++;
      }
      cpu.storeRelease(Step.SET_ACTIVE, mine, 0);
    }
    return entered;
  }
}
