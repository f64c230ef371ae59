package pagurus.live;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;
import pagurus.machine.Topology;

@Timeout(20)
class CheckedCpuTest {
  /** 12 KiB in a span of 16: there is a gap behind each node. */
  private final LiveMachine machine =
      LiveMachine.create(LiveOptions.forTests(Topology.uniform("two", 2, 1, 21), 12288));

  private final Cpu cpu = machine.cpu(0);

  @AfterEach
  void close() {
    machine.close();
  }

  private static void refuses(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call).hasMessage(sentence);
  }

  @Test
  void aWordThatDoesNotExistOrIsNotAlignedIsRefused() {
    refuses(
        () -> cpu.loadAcquire(Step.WALK_READ, 0x3000),
        "WALK_READ at p0x3000, outside of node 0 (p0x0-p0x2fff)");
    refuses(
        () -> cpu.storeRelease(Step.INSTALL, 0x7000, 1),
        "INSTALL at p0x7000, outside of node 1 (p0x4000-p0x6fff)");
    refuses(
        () -> cpu.exchangeInt(Step.UNHOOK, 0x8000, 1),
        "UNHOOK at p0x8000, outside of memory (p0x0-p0x6fff)");
    refuses(
        () -> cpu.compareAndSet(Step.LOCK, -8, 0, 1),
        "LOCK at p0xfffffffffffffff8, outside of memory (p0x0-p0x6fff)");
    refuses(
        () -> cpu.fetchAdd(Step.COUNT_REFERENCE, 0x1004, 1),
        "COUNT_REFERENCE at p0x1004, which is not a multiple of 8");
    refuses(
        () -> cpu.loadAcquireInt(Step.LOOKUP, 0x1002),
        "LOOKUP at p0x1002, which is not a multiple of 4");
  }

  @Test
  void aRangeThatIsNotMemoryAllAlongIsRefused() {
    refuses(
        () -> cpu.fill(Step.ZERO, 0x2000, 0x2000, 0),
        "ZERO at p0x3000, outside of node 0 (p0x0-p0x2fff)");
    refuses(
        () -> cpu.fill(Step.ZERO, 0x2000, 0x3000, 0),
        "ZERO at p0x3000, outside of node 0 (p0x0-p0x2fff)");
    refuses(
        () -> cpu.fill(Step.ZERO, 0, 12, 0),
        "ZERO of 12 bytes, which is not a positive multiple of 8");
    refuses(
        () -> cpu.copy(Step.COPY_PAGE, 0, 0xff8, 0x1000),
        "COPY_PAGE of 4096 bytes from p0x0 to p0xff8, which overlap");
  }

  @Test
  void aHandlerThatWaitsIsRefused() {
    Ipi polls = self -> self.poll(Step.POLL);
    Ipi relaxes = self -> self.relax(Step.AWAIT_LOCK);
    for (Ipi handler : List.of(polls, relaxes)) {
      CpuProgram sends = self -> self.send(Step.SHOOTDOWN, 1, handler);
      assertThatThrownBy(() -> machine.run(List.of(sends)))
          .isInstanceOf(CpuFailedException.class)
          .rootCause()
          .hasMessageEndingWith("inside an IPI handler on cpu 1, which must not wait");
    }
    machine.run(List.of(self -> {}, self -> self.poll(Step.POLL)));
  }

  @Test
  void anotherThreadIsRefusedDuringARun() {
    CpuProgram trespasses = self -> machine.cpu(1).loadAcquire(Step.LOOKUP, 0);
    assertThatThrownBy(() -> machine.run(List.of(trespasses)))
        .hasRootCauseMessage("LOOKUP on cpu 1 by thread cpu-0, which is not its own");
  }

  @Test
  void callsThatMakeNoSenseAreRefused() {
    refuses(
        () -> cpu.send(Step.SHOOTDOWN, 2, self -> {}),
        "SHOOTDOWN to cpu 2 of a machine with cpus 0-1");
    refuses(
        () -> cpu.send(Step.SHOOTDOWN, 0, self -> {}),
        "SHOOTDOWN from cpu 0 to itself, which it would wait for");
    refuses(
        () -> cpu.choose(Step.TLB_EVICT, 0),
        "TLB_EVICT chooses between 0 possibilities, not at least 1");
    refuses(() -> cpu.waitEnds(Step.AWAIT_MOVE), "a wait for AWAIT_MOVE ends that did not begin");
    cpu.attach(() -> {});
    refuses(() -> cpu.attach(() -> {}), "cpu 0 has a walker already");
  }
}
