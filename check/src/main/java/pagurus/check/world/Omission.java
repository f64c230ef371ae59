package pagurus.check.world;

import pagurus.machine.Step;

/**
 * Decides which steps are left out, to see whether anybody notices. What is left out does not
 * happen, and its caller is told what it would like to hear: a load finds 0, a compare-and-set
 * succeeds, an exchange or addition returns what is there, a wait is over.
 */
@FunctionalInterface
public interface Omission {
  /** Nothing is left out. */
  Omission NONE = (cpu, step) -> false;

  /** Whether the step that a CPU's thread is about to take is left out. */
  boolean omits(int cpu, Step step);
}
