package pagurus.check.world;

import pagurus.machine.Step;

/** Kernel code waits although nobody can move: when all is over, or before anything has begun. */
public final class StuckException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  StuckException(int cpu, Step step) {
    super("cpu %d waits (%s) for somebody else, but nobody moves".formatted(cpu, step));
  }
}
