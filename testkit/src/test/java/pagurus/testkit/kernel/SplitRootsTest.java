package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.inspect.Audit;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.kernel.KernelSpace;
import pagurus.vm.kernel.SplitRootEntries;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.mmu.MmuEvent;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.RootRegistry;

/** Page-table isolation: programs run on a view of their root that does not show the kernel. */
class SplitRootsTest {
  private static final long VALUE = 0x600d;
  private static final int NODE = 1;

  static List<PagingMode> modes() {
    return PagingMode.all().stream()
        .filter(RootRegistry::hasKernelHalf)
        .filter(mode -> mode.tableBytes(mode.levels()) == mode.pageBytes())
        .toList();
  }

  private static Scene scene(PagingMode mode) {
    return new Scene(KernelOptions.standard(mode).withKernelHalf(KernelHalf.ISOLATED));
  }

  private static KernelSpace kernelOf(Scene scene) {
    return scene.kernel.kernelSpace().orElseThrow();
  }

  private static void kernelStores(Scene scene, int cpu, long vaddr) {
    KernelThread thread = scene.thread(cpu);
    long paddr = kernelOf(scene).translate(thread, vaddr, Access.WRITE);
    thread.cpu().storeRelease(Step.USER_STORE, paddr, VALUE);
  }

  private static long kernelLoads(Scene scene, int cpu, long vaddr) {
    KernelThread thread = scene.thread(cpu);
    long paddr = kernelOf(scene).translate(thread, vaddr, Access.READ);
    return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
  }

  /** What hardware would find there for kernel code that has not changed views. */
  private static boolean isShownToPrograms(Scene scene, long vaddr) {
    return scene.thread(Scene.PROGRAM).mmu().translate(vaddr, Access.READ | Access.SUPERVISOR) >= 0;
  }

  private static void assertSound(Scene scene) {
    assertThat(scene.audit()).isEqualTo(new Audit.Report(List.of(), 0));
    assertThat(scene.astrayReads()).isZero();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void programsRunOnAViewThatShowsTheEntryAreaAndNothingElseOfTheKernel(PagingMode mode) {
    try (Scene scene = scene(mode)) {
      KernelSpace kernel = kernelOf(scene);
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
      long hidden = kernel.allocate(scene.thread(Scene.OTHER), 0, 1);
      long entry = kernel.allocate(scene.thread(Scene.OTHER), kernel.entryRegion(), 1);
      kernelStores(scene, Scene.PROGRAM, hidden);
      kernelStores(scene, Scene.PROGRAM, entry);

      assertThat(isShownToPrograms(scene, hidden)).isFalse();
      assertThat(isShownToPrograms(scene, entry)).isTrue();
      assertThat(kernelLoads(scene, Scene.PROGRAM, hidden)).isEqualTo(VALUE);
      assertThat(kernelLoads(scene, Scene.OTHER, hidden)).isEqualTo(VALUE);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(VALUE);
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void aRootMovesWithBothItsViewsAndSoDoTheTablesBelowIt(PagingMode mode) {
    for (var protocol : Relocator.protocols().values()) {
      try (Scene scene = scene(mode)) {
        scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
        long vaddr = kernelOf(scene).allocate(scene.thread(Scene.OTHER), 0, 1);
        kernelStores(scene, Scene.PROGRAM, vaddr);
        for (int level = 1; level <= mode.levels(); level++) {
          scene.mover(Scene.MOVER, protocol, level, Placements.fixedNode(NODE)).finish();
          assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(VALUE);
          assertThat(kernelLoads(scene, Scene.PROGRAM, vaddr)).isEqualTo(VALUE);
          assertSound(scene);
        }
        Cpu cpu = scene.thread(0).cpu();
        long root = scene.space.root(cpu);
        long view = scene.kernel.core().entries().kernelView(root);
        assertThat(scene.moved()).isEqualTo(mode.levels());
        assertThat(scene.machine.memory().nodeOf(root)).isEqualTo(NODE);
        assertThat(scene.machine.memory().nodeOf(view)).isEqualTo(NODE);
        scene.kernel.exit().exit(scene.thread(Scene.PROGRAM), scene.space);
        assertSound(scene);
      }
    }
  }

  @Test
  void anEntryIntoTheKernelLeavesNothingBehindAndTakesNothingAway() {
    try (Scene scene = scene(PagingMode.named("x86-64"))) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
      KernelThread thread = scene.thread(Scene.PROGRAM);
      long vaddr = kernelOf(scene).allocate(thread, 0, 1);
      long root = thread.mmu().root();
      long walks = thread.mmu().counters().of(MmuEvent.WALK);

      kernelStores(scene, Scene.PROGRAM, vaddr);

      assertThat(thread.mmu().root()).isEqualTo(root);
      assertThat(thread.mmu().holdsSpace(0)).isFalse();
      assertThat(thread.mmu().holdsPage(0, vaddr)).isFalse();
      assertThat(thread.counters().get(Event.KERNEL_ENTRY)).isEqualTo(1);
      scene.load(Scene.PROGRAM, scene.vaddr(1));
      assertThat(thread.mmu().counters().of(MmuEvent.WALK)).isEqualTo(walks + 1);
      assertSound(scene);
    }
  }

  /** The IPI that tells of the new root has not come yet: the old one is what it goes back to. */
  @Test
  void aCpuThatEntersTheKernelWhileItsRootMovesComesBackToTheRootItHad() {
    try (Scene scene = scene(PagingMode.named("x86-64"))) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
      long vaddr = kernelOf(scene).allocate(scene.thread(Scene.OTHER), 0, 1);
      long old = scene.thread(Scene.PROGRAM).mmu().root();
      Actor program =
          scene.machine.on(
              Scene.PROGRAM,
              () -> {
                scene.machine.pause();
                kernelStores(scene, Scene.PROGRAM, vaddr);
                assertThat(scene.thread(Scene.PROGRAM).mmu().root()).isEqualTo(old);
              });
      Actor mover =
          scene.mover(Scene.MOVER, new Drain(), scene.mode.levels(), Placements.fixedNode(NODE));
      program.runToPause();
      mover.runTo(Step.SHOOTDOWN);
      assertThat(scene.space.root(scene.thread(0).cpu())).isNotEqualTo(old);
      program.finish();
      mover.finish();
      assertThat(kernelLoads(scene, Scene.PROGRAM, vaddr)).isEqualTo(VALUE);
      assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(VALUE);
      assertSound(scene);
    }
  }

  @Test
  void aChildHasTwoViewsOfItsOwn() {
    try (Scene scene = scene(PagingMode.named("x86-64"))) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
      AddressSpace child =
          scene.kernel.fork().fork(scene.thread(Scene.PROGRAM), scene.space).orElseThrow();
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE + 1);
      KernelThread other = scene.thread(Scene.OTHER);
      long paddr = scene.kernel.translate(other, child, scene.vaddr(1), Access.READ);
      assertThat(other.cpu().loadAcquire(Step.USER_LOAD, paddr)).isEqualTo(VALUE);
      assertSound(scene);
    }
  }

  @Test
  void viewsThatDifferAreNamedByTheAudit() {
    try (Scene scene = scene(PagingMode.named("x86-64"))) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
      Cpu cpu = scene.thread(0).cpu();
      SplitRootEntries entries = (SplitRootEntries) scene.kernel.core().entries();
      long root = scene.space.root(cpu);
      cpu.storeRelease(Step.INSTALL, entries.kernelView(root), 0);
      cpu.storeRelease(Step.INSTALL, entries.slot(root, 300), entries.userEntry(cpu, root, 0));
      assertThat(scene.audit().findings())
          .hasSize(2)
          .anySatisfy(
              finding -> assertThat(finding).startsWith("entry 0 of the root of space 1 is"))
          .anySatisfy(
              finding -> assertThat(finding).startsWith("entry 300 of the root of space 1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aarch64-4k", "x86-pae"})
  void aModeWhoseRootsCannotHaveTwoViewsSaysSo(String mode) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene(PagingMode.named(mode)))
        .withMessageMatching(".*(nothing to isolate|can have two views|entries.*)");
  }
}
