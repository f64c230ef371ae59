package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Fault;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/** An access that faults, its handler, and the access again. */
class FaultTest {
  private static final long VALUE = 0x600d;

  @ParameterizedTest
  @MethodSource("pagurus.arch.PagingMode#all")
  void aPageThatIsNotThereIsOneFaultForTheHardwareAndForTheKernel(PagingMode mode) {
    try (Scene scene = new Scene(KernelOptions.standard(mode))) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
      KernelThread thread = scene.thread(Scene.PROGRAM);
      MmuCounters hardware = thread.mmu().counters();
      long kernel = thread.counters().get(Event.FAULT);

      scene.store(Scene.PROGRAM, scene.vaddr(2), VALUE);

      MmuCounters since = thread.mmu().counters().minus(hardware);
      assertThat(since.faults(Fault.NOT_PRESENT)).isEqualTo(1);
      assertThat(since.accesses()).isEqualTo(2);
      assertThat(thread.counters().get(Event.FAULT)).isEqualTo(kernel + 1);
      assertThat(scene.audit()).isEqualTo(new Audit.Report(List.of(), 0));
    }
  }

  /** Hardware that sets no D asks the kernel to: so the fault was needed. */
  @Test
  void aFaultThatSetsDIsNotSpurious() {
    KernelOptions options = KernelOptions.standard(PagingMode.named("sv39"));
    try (Scene scene = new Scene(options.withProfile(HardwareProfile.named("riscv-svade")))) {
      KernelThread thread = scene.thread(Scene.PROGRAM);
      scene.load(Scene.PROGRAM, scene.vaddr(0));
      scene.store(Scene.PROGRAM, scene.vaddr(0), VALUE);
      assertThat(thread.counters().get(Event.FAULT)).isEqualTo(2);
      assertThat(thread.counters().get(Event.SPURIOUS_FAULT)).isZero();
    }
  }
}
