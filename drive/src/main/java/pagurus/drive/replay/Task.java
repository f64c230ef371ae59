package pagurus.drive.replay;

import pagurus.vm.space.KernelThread;

/** Something that runs on a CPU, a slice at a time. Runs on one CPU at any moment. */
interface Task {
  /** Where a task goes when it is done. */
  int DONE = -1;

  /**
   * Runs a slice.
   *
   * @return the CPU on which the task goes on, or {@link #DONE}
   */
  int run(KernelThread thread);

  /** Whether the task found nothing to do in its last slice, and waits for others. */
  default boolean isWaiting() {
    return false;
  }
}
