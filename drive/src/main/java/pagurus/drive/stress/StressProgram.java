package pagurus.drive.stress;

import pagurus.vm.space.KernelThread;

/** What one CPU does under stress; the caller runs it on the world's CPU of the same number. */
@FunctionalInterface
public interface StressProgram {
  /** Runs until the limit is reached; polls all the time. */
  void run(KernelThread thread);
}
