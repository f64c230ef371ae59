package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.mmu.Fault;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
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

  /** Hardware that remembers absences, and a fault path that fences nothing for the sake of it. */
  private static Scene remembersAbsences(String profile) {
    KernelOptions options = KernelOptions.standard(PagingMode.named("sv39"));
    return new Scene(options.withProfile(HardwareProfile.named(profile)).withoutFaultFence());
  }

  private static void assertThatOneFaultIsEnough(
      Scene scene, AddressSpace space, long vaddr, int access) {
    KernelThread thread = scene.thread(Scene.PROGRAM);
    Activation.activate(thread, space);
    assertThat(thread.mmu().translate(vaddr, access)).isNegative();
    assertThat(scene.kernel.faults().handle(thread, space, vaddr, access))
        .isEqualTo(FaultOutcome.RESOLVED);
    assertThat(thread.mmu().translate(vaddr, access)).isNotNegative();
  }

  @Test
  void thatDWasMissingIsForgottenWhenTheFaultHasSetIt() {
    try (Scene scene = remembersAbsences("riscv-svade")) {
      scene.load(Scene.PROGRAM, scene.vaddr(0));
      assertThatOneFaultIsEnough(scene, scene.space, scene.vaddr(0), Access.WRITE);
    }
  }

  @Test
  void thatNothingWasThereIsForgottenWhenTheFaultHasMadeAHugeLeaf() {
    try (Scene scene = remembersAbsences("riscv-svadu")) {
      long start = 16 * scene.mode.span(2);
      scene.map(start, scene.mode.entries(1), true);
      assertThatOneFaultIsEnough(scene, scene.space, start, Access.READ);
    }
  }

  @Test
  void thatNothingWasThereIsForgottenWhenTheFaultHasTakenAShareOfATable() {
    try (Scene scene = remembersAbsences("riscv-svadu")) {
      scene.kernel.files().open(new HeapBlockStore(scene.mode.pageBytes(), 4));
      KernelThread thread = scene.thread(Scene.PROGRAM);
      AddressSpace other = scene.kernel.createSpace(thread, 0).orElseThrow();
      long start = 16 * scene.mode.span(2);
      Area area =
          new Area(
              start, start + scene.mode.span(2), Rights.READ, new Backing.File(0, true), 0, false);
      scene.kernel.mapping().map(thread, other, area);
      scene.kernel.mapping().map(thread, scene.space, area);
      scene.kernel.translate(thread, other, start, Access.READ);
      assertThatOneFaultIsEnough(scene, scene.space, start, Access.READ);
      assertThat(thread.counters().get(Event.TABLE_SHARED)).isEqualTo(1);
    }
  }
}
