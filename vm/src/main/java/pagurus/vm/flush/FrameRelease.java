package pagurus.vm.flush;

import pagurus.machine.Cpu;

/** Takes one user away from a data frame, and frees it if that was the last. */
@FunctionalInterface
public interface FrameRelease {
  /** Lets go of a frame that no CPU can reach through the caller's entry any more. */
  void release(Cpu cpu, int pfn);
}
