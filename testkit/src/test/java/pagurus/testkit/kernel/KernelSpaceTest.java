package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.kernel.KernelSpace;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.RootRegistry;

/** The kernel half: one for all, in every root, whatever moves (Q4, Q15). */
class KernelSpaceTest {
  private static final long VALUE = 0x600d;
  private static final int NODE = 1;

  static List<PagingMode> modes() {
    return PagingMode.all().stream().filter(RootRegistry::hasKernelHalf).toList();
  }

  private static Scene scene(PagingMode mode) {
    return new Scene(KernelOptions.standard(mode).withKernelHalf(KernelHalf.SHARED));
  }

  private static Scene scene() {
    return scene(PagingMode.named("x86-64"));
  }

  private static KernelSpace kernelOf(Scene scene) {
    return scene.kernel.kernelSpace().orElseThrow();
  }

  private static void store(Scene scene, int cpu, long vaddr, long value) {
    KernelThread thread = scene.thread(cpu);
    long paddr = kernelOf(scene).translate(thread, vaddr, Access.WRITE);
    thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
  }

  private static long load(Scene scene, int cpu, long vaddr) {
    KernelThread thread = scene.thread(cpu);
    long paddr = kernelOf(scene).translate(thread, vaddr, Access.READ);
    return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
  }

  private static void assertSound(Scene scene) {
    assertThat(scene.audit()).isEqualTo(new Audit.Report(List.of(), 0));
    assertThat(scene.astrayReads()).isZero();
  }

  private static Actor rootMover(Scene scene) {
    return scene.mover(Scene.MOVER, new Drain(), scene.mode.levels(), Placements.fixedNode(NODE));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void whatTheKernelMapsIsSeenInEverySpaceAndInNone(PagingMode mode) {
    try (Scene scene = scene(mode)) {
      AddressSpace second = scene.kernel.createSpace(scene.thread(0), 0).orElseThrow();
      Activation.activate(scene.thread(Scene.PROGRAM), scene.space);
      Activation.activate(scene.thread(Scene.MOVER), second);
      for (int region = 0; region < Math.min(4, kernelOf(scene).regions()); region++) {
        long vaddr = kernelOf(scene).allocate(scene.thread(Scene.OTHER), region, 3);
        store(scene, Scene.PROGRAM, vaddr, VALUE + region);
        assertThat(load(scene, Scene.MOVER, vaddr)).isEqualTo(VALUE + region);
        assertThat(load(scene, Scene.OTHER, vaddr)).isEqualTo(VALUE + region);
      }
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void theKernelHalfComesAlongWhenARootMoves(PagingMode mode) {
    for (var protocol : Relocator.protocols().values()) {
      try (Scene scene = scene(mode)) {
        scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
        long vaddr = kernelOf(scene).allocate(scene.thread(Scene.OTHER), 0, 1);
        store(scene, Scene.PROGRAM, vaddr, VALUE);
        scene.mover(Scene.MOVER, protocol, mode.levels(), Placements.fixedNode(NODE)).finish();
        assertThat(scene.moved()).isEqualTo(1);
        assertThat(load(scene, Scene.PROGRAM, vaddr)).isEqualTo(VALUE);
        assertThat(scene.load(Scene.PROGRAM, scene.vaddr(1))).isEqualTo(VALUE);
        assertSound(scene);
      }
    }
  }

  /** The copy of the root is made, and not yet published: the moment at which M9 lost an entry. */
  @Test
  void growthBetweenTheCopyOfARootAndItsPublicationIsNotMissed() {
    try (Scene scene = scene()) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
      Actor mover = rootMover(scene);
      mover.runTo(Step.PUBLISH);
      Actor growing =
          scene.machine.on(
              Scene.OTHER, () -> kernelOf(scene).allocate(scene.thread(Scene.OTHER), 2, 1));
      assertThat(growing.tryFinish()).isFalse(); // it waits for the registry
      scene.machine.finish(mover, growing);
      long vaddr = kernelOf(scene).startOf(2);
      store(scene, Scene.PROGRAM, vaddr, VALUE);
      assertThat(load(scene, Scene.OTHER, vaddr)).isEqualTo(VALUE);
      assertSound(scene);
    }
  }

  /** The old root is in limbo: a CPU still runs on it and must find what the kernel maps. */
  @Test
  void aCpuOnAnOldRootSeesWhatIsMappedMeanwhile() {
    try (Scene scene = scene()) {
      scene.store(Scene.PROGRAM, scene.vaddr(1), VALUE);
      long old = scene.thread(Scene.PROGRAM).mmu().root();
      long vaddr = kernelOf(scene).startOf(2);
      Actor program =
          scene.machine.on(
              Scene.PROGRAM,
              () -> {
                scene.machine.pause();
                assertThat(scene.thread(Scene.PROGRAM).mmu().root()).isEqualTo(old);
                store(scene, Scene.PROGRAM, vaddr, VALUE);
              });
      Actor mover = rootMover(scene);
      Actor growing =
          scene.machine.on(
              Scene.OTHER, () -> kernelOf(scene).allocate(scene.thread(Scene.OTHER), 2, 1));
      program.runToPause();
      mover.runTo(Step.SHOOTDOWN);
      growing.finish();
      assertThat(scene.space.root(scene.thread(0).cpu())).isNotEqualTo(old);
      program.finish();
      mover.finish();
      assertThat(load(scene, Scene.PROGRAM, vaddr)).isEqualTo(VALUE);
      assertThat(scene.thread(Scene.PROGRAM).counters().get(Event.KERNEL_SPURIOUS_FAULT)).isZero();
      assertSound(scene);
    }
  }

  @ParameterizedTest
  @MethodSource("modes")
  void afterItIsFreedNoCpuUsesItsGlobalTranslation(PagingMode mode) {
    try (Scene scene = scene(mode)) {
      Activation.activate(scene.thread(Scene.PROGRAM), scene.space);
      Activation.activate(scene.thread(Scene.MOVER), scene.space);
      long vaddr = kernelOf(scene).allocate(scene.thread(Scene.OTHER), 0, 1);
      store(scene, Scene.PROGRAM, vaddr, VALUE);
      load(scene, Scene.MOVER, vaddr);
      Activation.leave(scene.thread(Scene.MOVER)); // global: it stays
      assertThat(scene.thread(Scene.MOVER).mmu().holdsPage(0, vaddr)).isTrue();
      scene
          .machine
          .on(Scene.OTHER, () -> kernelOf(scene).free(scene.thread(Scene.OTHER), vaddr))
          .finish();
      assertThat(scene.thread(Scene.PROGRAM).mmu().holdsPage(0, vaddr)).isFalse();
      assertThat(scene.thread(Scene.MOVER).mmu().holdsPage(0, vaddr)).isFalse();
      assertThatIllegalArgumentException().isThrownBy(() -> load(scene, Scene.PROGRAM, vaddr));
      assertSound(scene);
    }
  }

  @Test
  void rangesAreKeptApartAndUsedAgain() {
    try (Scene scene = scene()) {
      KernelSpace kernel = kernelOf(scene);
      KernelThread thread = scene.thread(Scene.OTHER);
      long page = scene.mode.pageBytes();
      long first = kernel.allocate(thread, 1, 2);
      long second = kernel.allocate(thread, 1, 2);
      assertThat(second).isEqualTo(first + 3 * page);
      assertThatIllegalArgumentException().isThrownBy(() -> load(scene, 0, first + 2 * page));
      scene.machine.on(Scene.OTHER, () -> kernel.free(thread, first)).finish();
      assertThat(kernel.allocate(thread, 1, 2)).isEqualTo(first);
      assertThat(load(scene, 0, first)).isZero();
      assertSound(scene);
    }
  }

  @Test
  void aRootThatMissesAnEntryIsNamedByTheAudit() {
    try (Scene scene = scene()) {
      kernelOf(scene).allocate(scene.thread(Scene.OTHER), 0, 1);
      var core = scene.kernel.core();
      var cpu = scene.thread(0).cpu();
      long slot = core.entries().slot(scene.space.root(cpu), core.roots().firstShared());
      core.entries().write(cpu, Step.INSTALL, slot, 0);
      assertThat(scene.audit().findings())
          .singleElement()
          .asString()
          .contains("entry 256 of the root of space 1 is not the kernel's");
    }
  }

  @Test
  void aModeWithoutAKernelHalfSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene(PagingMode.named("aarch64-4k")))
        .withMessage("in aarch64-4k all 512 entries of a root are the user's");
  }

  /** It takes pages, then tables: the second of those for which there is no memory. */
  @Test
  void pagesOfAnAllocationThatFailsHalfWayAreForgottenBeforeTheyAreFree() {
    KernelOptions options = KernelOptions.standard(PagingMode.named("x86-64"));
    int pages = options.mode().entries(1) + 8;
    try (Scene scene =
        new Scene(
            options
                .withKernelHalf(KernelHalf.SHARED)
                .withMemory(new MemoryOptions(4096, true, 4)))) {
      int[] allocation = {0};
      scene.machine.setChooser((cpu, bound) -> allocation[0]-- == 0 ? 0 : bound - 1);
      allocation[0] = -1;
      KernelSpace kernel = scene.kernel.kernelSpace().orElseThrow();
      long first = kernel.allocate(scene.thread(Scene.OTHER), 0, 1);
      Activation.activate(scene.thread(Scene.PROGRAM), scene.space);
      allocation[0] = pages;
      long[] got = {0};
      Actor failing =
          scene.machine.on(
              Scene.MOVER, () -> got[0] = kernel.allocate(scene.thread(Scene.MOVER), 0, pages));
      failing.runTo(Step.UNHOOK);
      long vaddr = first + 2 * scene.mode.pageBytes();
      int access = Access.READ | Access.SUPERVISOR;
      assertThat(scene.thread(Scene.PROGRAM).mmu().translate(vaddr, access))
          .as("walked before it is taken back (X1)")
          .isNotNegative();
      failing.finish();
      assertThat(got[0]).isEqualTo(KernelSpace.NONE);
      assertThat(scene.thread(Scene.PROGRAM).mmu().translate(vaddr, access)).isNegative();
      allocation[0] = -1;
      assertThat(kernel.allocate(scene.thread(Scene.OTHER), 0, 1)).isEqualTo(vaddr);
      assertSound(scene);
    }
  }
}
