package pagurus.drive.story;

import pagurus.vm.mm.Kernel;

/** What happens on a machine, not begun. */
public interface Story {
  /** The machine that it wants. */
  StoryMachine machine();

  /**
   * Makes spaces and whatever else is there before the CPUs run. Called where CPU 0 may act for
   * itself and no other CPU runs.
   */
  Play begin(Kernel kernel);
}
