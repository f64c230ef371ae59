package pagurus.check.world;

import pagurus.machine.Step;

/**
 * Kernel code goes nowhere: it waits although nobody can move, when all is over or before anything
 * has begun, or it reads for ever.
 */
public final class StuckException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private StuckException(String message) {
    super(message);
  }

  static StuckException waits(int cpu, Step step) {
    return new StuckException(
        "cpu %d waits (%s) for somebody else, but nobody moves".formatted(cpu, step));
  }

  static StuckException goesRound(int cpu, Step step) {
    return new StuckException(
        "cpu %d reads (%s) for ever, and neither waits nor changes anything".formatted(cpu, step));
  }
}
