package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagurus.machine.Step;
import pagurus.testkit.byhand.Actor;
import pagurus.testkit.byhand.Scene;
import pagurus.vm.memory.Frames;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** A look-up without a lock in a leaf table of two spaces. */
class SharedTablePinTest {
  private static final long OLD = 0x1111;
  private static final long NEW = 0x2222;

  private static void store(Scene scene, int cpu, AddressSpace space, long value) {
    KernelThread thread = scene.thread(cpu);
    long paddr = scene.kernel.translate(thread, space, scene.vaddr(2), Access.WRITE);
    thread.cpu().storeRelease(Step.USER_STORE, paddr, value);
  }

  private static long load(Scene scene, AddressSpace space) {
    KernelThread thread = scene.thread(Scene.OTHER);
    long paddr = scene.kernel.translate(thread, space, scene.vaddr(2), Access.READ);
    return thread.cpu().loadAcquire(Step.USER_LOAD, paddr);
  }

  /** The parent leaves the table with a copy of its own; the child is alone then, and stores. */
  @Test
  void aPinDoesNotGetWhatAnotherSpaceHasStoredSince() {
    try (Scene scene = Scene.of("x86-64")) {
      scene.store(Scene.PROGRAM, scene.vaddr(2), OLD);
      KernelThread program = scene.thread(Scene.PROGRAM);
      AddressSpace child =
          scene.kernel.fork().forkSharingTables(program, scene.space).orElseThrow();
      int[] pinned = {Frames.NONE};
      Actor pin =
          scene.machine.on(
              Scene.MOVER,
              () ->
                  pinned[0] =
                      scene
                          .kernel
                          .pins()
                          .pin(scene.thread(Scene.MOVER), scene.space, scene.vaddr(2)));
      pin.runTo(Step.COUNT_REFERENCE);
      store(scene, Scene.PROGRAM, scene.space, OLD + 1);
      store(scene, Scene.OTHER, child, NEW);
      pin.finish();
      assertThat(pinned[0]).isEqualTo(Frames.NONE);
      assertThat(load(scene, child)).isEqualTo(NEW);
    }
  }
}
