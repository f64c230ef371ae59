package pagurus.drive.story;

import pagurus.vm.space.KernelThread;

/** A story under way. Its methods are called in the order below; {@link #progress} at any time. */
public interface Play {
  /** What a CPU does; on all of them at once. Ends by itself. */
  void play(KernelThread thread);

  /** The share that is over, 0 to 1. From any thread. */
  double progress();

  /** Checks every word once more. Called on CPU 0, alone. */
  void verify(KernelThread thread);

  /** What it showed. When no CPU runs. */
  Figures figures();
}
