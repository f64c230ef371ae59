package pagurus.sim.run;

import pagurus.sim.hardware.Core;
import pagurus.sim.world.DataReads;

/**
 * How long a core waits for data that it has begun to read, while it goes on with what does not
 * depend on it.
 *
 * <p>A program makes steps: walk, read, work. Where a step needs what the one before has read, all
 * of that adds up. Where steps are independent, as many of them are under way as have their
 * instructions in the core's window, those that wait for data in its scheduler, and their lines in
 * the queue of its cache, and a step takes the longer of two times: that of its walk and its work,
 * of which the core does one at a time; and that of the whole step, read included, over the number
 * of steps under way. Where some steps need the one before, their number is the harmonic mean of
 * both kinds.
 */
final class OutOfOrder implements DataReads.Waiting {
  private final double steps;
  private final double work;

  OutOfOrder(Core core, WorkloadShape shape) {
    steps = shape.isIndependent() ? underWay(core, shape) : 1;
    work = shape.isIndependent() ? shape.computeCycles() * shape.accesses() : 0;
  }

  private static double underWay(Core core, WorkloadShape shape) {
    double fit = core.instructions() / (shape.instructions() * shape.accesses());
    double wait = Math.min(core.waiting() / shape.waiting(), core.lines());
    double free = Math.max(1, Math.min(fit, wait));
    return 1 / (shape.chained() + (1 - shape.chained()) / free);
  }

  /** Steps that are under way at once. */
  double steps() {
    return steps;
  }

  @Override
  public long waits(long walk, int data) {
    double busy = walk + work;
    double waits = (busy + data) / steps - busy;
    // Not Math.round, which changes the rounding mode of the host's CPU twice.
    return waits > 0 ? (long) (waits + 0.5) : 0;
  }
}
