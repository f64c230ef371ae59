package pagurus.app.stress;

import java.util.function.BooleanSupplier;

/**
 * The time of one kernel: an equal part of what is left when it has booted. So a kernel that takes
 * long to boot, or to be checked, does not take it from the next one alone.
 */
final class StressTurn implements BooleanSupplier {
  private final long allEnd;
  private final int turnsLeft;
  private volatile long end;

  /**
   * A turn that has not begun.
   *
   * @param allEnd when all turns must end, by {@link System#nanoTime}
   * @param turnsLeft how many share the time, this one included
   */
  StressTurn(long allEnd, int turnsLeft) {
    this.allEnd = allEnd;
    this.turnsLeft = turnsLeft;
  }

  /** The kernel has booted. */
  void begin() {
    long now = System.nanoTime();
    end = now + Math.max(0, allEnd - now) / turnsLeft;
  }

  /** Whether the time is up. */
  @Override
  public boolean getAsBoolean() {
    return System.nanoTime() - end >= 0;
  }
}
