package pagurus.check.scenario;

import java.util.ArrayList;
import java.util.List;
import pagurus.machine.Step;
import pagurus.vm.flush.Activation;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * Takes things out of memory and out of CPUs while nothing moves: when a stage is set or cleared.
 */
final class Clearing {
  private static final int ROUNDS = 2;

  private final Kernel kernel;
  private final KernelThread thread;

  Clearing(Kernel kernel) {
    this.kernel = kernel;
    thread = kernel.thread(0);
  }

  /** Takes every page out of memory that can go. */
  void reclaim() {
    for (int round = 0; round < ROUNDS; round++) {
      thread.enter();
      for (int node = 0; node < kernel.core().frames().nodes(); node++) {
        kernel.reclaimer().reclaim(thread, node, Integer.MAX_VALUE);
      }
      thread.leave();
    }
  }

  /** Makes a page look as if nobody had used it for long. */
  void age(AddressSpace space, long vaddr) {
    long slot = thread.find(space, vaddr, 1).slot();
    long entry = kernel.core().format().withoutAccessed(thread.path().entry());
    kernel.core().entries().write(thread.cpu(), Step.AGE, slot, entry);
  }

  /** Leaves what others had in the free frames of a node: poison, in place of zeros. */
  void usedFrames(int node) {
    Frames frames = kernel.core().frames();
    List<Integer> used = new ArrayList<>();
    int pfn;
    while ((pfn = frames.allocateOn(thread.cpu(), node, 0, FrameKind.KERNEL_PAGE, true))
        != Frames.NONE) {
      used.add(pfn);
    }
    used.forEach(each -> frames.free(thread.cpu(), each, 0));
  }

  /** Makes every CPU forget what it knows of any space. */
  void forget() {
    for (KernelThread each : kernel.threads()) {
      Activation.leave(each);
      each.mmu().invalidateAll();
      each.forgetGenerations();
    }
  }
}
