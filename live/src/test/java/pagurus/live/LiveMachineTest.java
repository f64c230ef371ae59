package pagurus.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.machine.Topology;

@Timeout(20)
class LiveMachineTest {
  private static final long MIB = 1 << 20;
  private static final Topology TWO_NODES = Topology.uniform("two", 2, 2, 21);

  private static LiveMachine machine() {
    return LiveMachine.create(LiveOptions.forTests(TWO_NODES, MIB));
  }

  @Test
  void everyProgramRunsOnItsOwnCpuAndThread() {
    try (LiveMachine machine = machine()) {
      List<String> seen = Collections.synchronizedList(new ArrayList<>());
      CpuProgram program =
          cpu -> seen.add(cpu.id() + "@" + cpu.node() + " " + Thread.currentThread().getName());

      machine.run(List.of(program, program, program, program));

      assertThat(seen)
          .containsExactlyInAnyOrder("0@0 cpu-0", "1@0 cpu-1", "2@1 cpu-2", "3@1 cpu-3");
    }
  }

  @Test
  void memoryOfManyGibibytesCostsNothingUntilItIsTouched() {
    long bytes = 64L << 30;
    try (LiveMachine machine = LiveMachine.create(LiveOptions.forTests(TWO_NODES, bytes))) {
      long last = machine.memory().end() - 8;
      Cpu cpu = machine.cpu(3);
      cpu.storeRelease(Step.ZERO, last, 42);
      assertThat(cpu.loadAcquire(Step.LOOKUP, last)).isEqualTo(42);
      assertThat(cpu.loadAcquire(Step.LOOKUP, 0)).isZero();
    }
  }

  @Test
  void aCpuWithoutProgramServesIpisUntilTheLastProgramEnds() {
    try (LiveMachine machine = machine()) {
      AtomicInteger served = new AtomicInteger();
      machine.run(
          List.of(
              cpu -> {
                for (int i = 1; i <= 1000; i++) {
                  for (int target = 1; target <= 3; target++) {
                    cpu.send(Step.SHOOTDOWN, target, self -> served.incrementAndGet());
                  }
                  while (served.get() < 3 * i) {
                    cpu.relax(Step.AWAIT_ACKNOWLEDGE);
                  }
                }
              }));
      assertThat(served).hasValue(3000);
    }
  }

  @Test
  void ipisSentJustBeforeTheEndAreServed() {
    try (LiveMachine machine = machine()) {
      for (int round = 0; round < 200; round++) {
        AtomicInteger served = new AtomicInteger();
        CpuProgram program =
            cpu -> cpu.send(Step.SHOOTDOWN, (cpu.id() + 1) % 4, self -> served.incrementAndGet());
        machine.run(List.of(program, program, program, program));
        assertThat(served).as("round %d", round).hasValue(4);
      }
    }
  }

  @Test
  void aFailingProgramStopsTheOthersAndIsRethrownWithItsCause() {
    try (LiveMachine machine = machine()) {
      AtomicInteger cancelled = new AtomicInteger();
      CpuProgram waits =
          cpu -> {
            try {
              while (true) {
                cpu.relax(Step.AWAIT_LOCK);
              }
            } catch (RunCancelledException e) {
              cancelled.incrementAndGet();
              throw e;
            }
          };
      CpuProgram polls =
          cpu -> {
            try {
              while (true) {
                cpu.poll(Step.POLL);
              }
            } catch (RunCancelledException e) {
              cancelled.incrementAndGet();
              // It stays cancelled: what cleans up does not wait either.
              assertThatThrownBy(() -> cpu.relax(Step.IDLE))
                  .isInstanceOf(RunCancelledException.class);
            }
          };
      CpuProgram fails =
          cpu -> {
            throw new java.io.IOException("no such luck");
          };

      assertThatExceptionOfType(CpuFailedException.class)
          .isThrownBy(() -> machine.run(List.of(waits, polls, fails)))
          .withMessage("cpu 2 failed: java.io.IOException: no such luck")
          .withCauseInstanceOf(java.io.IOException.class)
          .satisfies(e -> assertThat(e.cpu()).isEqualTo(2));
      assertThat(cancelled).hasValue(2);

      machine.run(List.of(cpu -> cpu.poll(Step.POLL)));
    }
  }

  @Test
  void anInterruptOfTheCallerCancelsTheRun() {
    try (LiveMachine machine = machine()) {
      Thread caller = Thread.currentThread();
      CpuProgram interrupts =
          cpu -> {
            caller.interrupt();
            while (true) {
              cpu.relax(Step.IDLE);
            }
          };
      assertThatExceptionOfType(RunCancelledException.class)
          .isThrownBy(() -> machine.run(List.of(interrupts)))
          .withMessage("the run was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void waitsAreCountedByCpuAndStep() {
    try (LiveMachine machine = machine()) {
      CpuProgram program =
          cpu -> {
            for (int i = 0; i <= cpu.id(); i++) {
              cpu.waitBegins(Step.AWAIT_LOCK);
              cpu.waitBegins(Step.AWAIT_STORAGE);
              cpu.relax(Step.AWAIT_STORAGE);
              cpu.waitEnds(Step.AWAIT_STORAGE);
              cpu.waitEnds(Step.AWAIT_LOCK);
            }
          };
      machine.run(List.of(program, program));

      WaitStatistics waits = machine.waits();
      assertThat(waits.cpus()).isEqualTo(4);
      assertThat(waits.count(0, Step.AWAIT_LOCK)).isEqualTo(1);
      assertThat(waits.count(1, Step.AWAIT_LOCK)).isEqualTo(2);
      assertThat(waits.count(Step.AWAIT_STORAGE)).isEqualTo(3);
      assertThat(waits.totalNs(1, Step.AWAIT_LOCK))
          .isPositive()
          .isGreaterThanOrEqualTo(waits.totalNs(1, Step.AWAIT_STORAGE))
          .isGreaterThanOrEqualTo(waits.longestNs(1, Step.AWAIT_LOCK));
      assertThat(waits.longestNs(Step.AWAIT_LOCK))
          .isLessThanOrEqualTo(waits.totalNs(Step.AWAIT_LOCK));
      assertThat(waits.count(Step.AWAIT_MOVE)).isZero();
    }
  }

  @Test
  void misuseIsRefusedInOneSentence() {
    LiveMachine machine = machine();
    CpuProgram nothing = cpu -> {};
    assertThatThrownBy(() -> machine.run(Collections.nCopies(5, nothing)))
        .hasMessage("5 programs do not fit on 4 cpus");
    assertThatThrownBy(() -> machine.run(List.of(cpu -> machine.run(List.of(nothing)))))
        .hasRootCauseMessage("a run is under way on this machine");
    assertThatThrownBy(() -> machine.run(List.of(cpu -> machine.close())))
        .hasRootCauseMessage("a run is under way on this machine");
    machine.close();
    machine.close();
    assertThatThrownBy(() -> machine.run(List.of(nothing))).hasMessage("the machine is closed");
    assertThatThrownBy(() -> LiveOptions.forTests(TWO_NODES, 5000))
        .hasMessage("a node has a multiple of 4096 bytes, not 5000");
  }

  @Test
  void anUncheckedCpuRefusesWhatWouldCrashTheProcess() {
    LiveMachine machine =
        LiveMachine.create(new LiveOptions(TWO_NODES, MIB, false, 0, false, false));
    Cpu cpu = machine.cpu(0);
    for (long paddr : new long[] {2 * MIB, 1L << 62, -8, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> cpu.loadAcquire(Step.WALK_READ, paddr))
          .hasMessage("8 bytes at p0x%x are outside of memory (p0x0-p0x1fffff)", paddr);
      assertThatThrownBy(() -> cpu.fill(Step.ZERO, paddr, 8, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> cpu.loadAcquire(Step.WALK_READ, 2 * MIB - 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cpu.copy(Step.COPY_PAGE, MIB, 2 * MIB - 4096, 8192))
        .hasMessage("8192 bytes at p0x1ff000 are outside of memory (p0x0-p0x1fffff)");
    machine.close();
    assertThatThrownBy(() -> cpu.loadAcquire(Step.WALK_READ, 0))
        .hasMessage("the machine is closed");
  }

  @Test
  void choicesAreTheSameForTheSameSeed() {
    assertThat(choices(7)).isEqualTo(choices(7)).isNotEqualTo(choices(8));
  }

  private static List<List<Integer>> choices(long seed) {
    LiveOptions options = new LiveOptions(TWO_NODES, MIB, true, seed, true, false);
    try (LiveMachine machine = LiveMachine.create(options)) {
      List<List<Integer>> drawn = List.of(new ArrayList<>(), new ArrayList<>());
      CpuProgram draws =
          cpu -> {
            for (int i = 0; i < 100; i++) {
              drawn.get(cpu.id()).add(cpu.choose(Step.TLB_EVICT, 4));
            }
          };
      machine.run(List.of(draws, draws));
      assertThat(drawn.get(0)).isNotEqualTo(drawn.get(1)).containsOnly(0, 1, 2, 3);
      return drawn;
    }
  }
}
