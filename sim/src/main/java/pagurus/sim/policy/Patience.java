package pagurus.sim.policy;

/** Looks at all tables cost time, so that policies take one in a few ticks only. */
final class Patience {
  private static final int TICKS = 8;

  private int ticks;

  /** Whether it is time: at the start, and then at every eighth tick. */
  boolean isDue() {
    return ticks++ % TICKS == 0;
  }
}
