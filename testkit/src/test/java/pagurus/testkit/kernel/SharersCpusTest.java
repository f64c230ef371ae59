package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** The CPUs of all spaces that share a leaf table matter to it, whichever is asked about. */
class SharersCpusTest {
  private static final long VALUE = 0x1111;
  private static final int FAR = 1;

  /** Two CPUs on node 0, two on node 1. */
  private static Scene onTwoNodes() {
    return new Scene(
        KernelOptions.standard(PagingMode.named("x86-64")),
        new Topology("two and two", List.of(0, 0, 1, 1), List.of(List.of(10, 20), List.of(20, 10))),
        4L << 20);
  }

  private static AddressSpace fork(Scene scene) {
    KernelThread thread = scene.thread(Scene.PROGRAM);
    return scene.kernel.fork().forkSharingTables(thread, scene.space).orElseThrow();
  }

  private static long load(Scene scene, int cpu, AddressSpace space) {
    KernelThread thread = scene.thread(cpu);
    long paddr = scene.kernel.translate(thread, space, scene.vaddr(2), Access.READ);
    return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
  }

  /** The node of the table of a level above a page of the scene's space. */
  private static int nodeOf(Scene scene, int level) {
    KernelThread thread = scene.thread(Scene.PROGRAM);
    thread.enter();
    long table = thread.find(scene.space, scene.vaddr(2), level).table();
    thread.leave();
    return scene.kernel.core().tables().nodeOf(table);
  }

  /** The node of a page as the program's CPU translates it, without the kernel's help. */
  private static int pageAsSeen(Scene scene) {
    long paddr = scene.thread(Scene.PROGRAM).mmu().translate(scene.vaddr(2), Access.READ);
    return scene.kernel.core().frames().layout().nodeOf(paddr);
  }

  private static void assertSound(Scene scene) {
    assertThat(scene.audit().findings()).isEmpty();
    assertThat(scene.audit().leakedFrames()).isZero();
    assertThat(scene.astrayReads()).isZero();
  }

  @Test
  void aSharedTableGoesWhereMostCpusOfAllItsSharersAre() {
    try (Scene scene = onTwoNodes()) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), VALUE);
      AddressSpace first = fork(scene);
      AddressSpace second = fork(scene);
      load(scene, 2, first);
      load(scene, 3, second);
      scene.mover(Scene.MOVER, new Drain(), 1, Placements.followCpus()).finish();
      scene.mover(Scene.MOVER, new Drain(), 2, Placements.followCpus()).finish();
      assertThat(nodeOf(scene, 1)).as("three CPUs use it, two of them there").isEqualTo(FAR);
      assertThat(nodeOf(scene, 2)).as("one CPU uses it").isZero();
      assertThat(load(scene, Scene.PROGRAM, scene.space)).isEqualTo(VALUE);
      assertSound(scene);
    }
  }

  /** Who has joined after the move was published has no mover, but shares with those who have. */
  @Test
  void whoMovesAPageOfANewSharerReachesCpusThatWalkTheOldTable() {
    try (Scene scene = Scene.of("sv39")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), VALUE);
      AddressSpace child = fork(scene);
      load(scene, Scene.PROGRAM, scene.space);
      load(scene, Scene.OTHER, child);
      Actor mover = scene.mover(Scene.MOVER, new Drain());
      mover.runTo(Step.GENERATION);
      AddressSpace late = fork(scene);
      assertThat(pageAsSeen(scene)).isZero();
      scene.kernel.migration().migrate(scene.thread(Scene.OTHER), late, FAR);
      assertThat(pageAsSeen(scene)).as("what was there is free").isEqualTo(FAR);
      mover.finish();
      assertThat(load(scene, Scene.PROGRAM, scene.space)).isEqualTo(VALUE);
      assertSound(scene);
    }
  }
}
