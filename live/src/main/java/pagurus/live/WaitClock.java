package pagurus.live;

import pagurus.machine.Step;

/**
 * Measures the waits of one CPU, by step. Waits nest: the wait that began last ends first. Plain
 * memory, for the CPU's own thread.
 */
final class WaitClock {
  private static final int DEEPEST = 16;

  private final long[] startsNs = new long[DEEPEST];
  private final long[] counts = new long[Step.values().length];
  private final long[] totalsNs = new long[Step.values().length];
  private final long[] longestNs = new long[Step.values().length];
  private int depth;

  void begins() {
    if (depth == DEEPEST) {
      throw new IllegalStateException("more than " + DEEPEST + " waits inside each other");
    }
    startsNs[depth++] = System.nanoTime();
  }

  void ends(Step step) {
    if (depth == 0) {
      throw new IllegalStateException("a wait for " + step + " ends that did not begin");
    }
    long ns = Math.max(0, System.nanoTime() - startsNs[--depth]);
    int kind = step.ordinal();
    counts[kind]++;
    totalsNs[kind] += ns;
    longestNs[kind] = Math.max(longestNs[kind], ns);
  }

  /** A run was cancelled: what was waited for then never came. */
  void forgetUnfinished() {
    depth = 0;
  }

  WaitStatistics.OfCpu read() {
    return new WaitStatistics.OfCpu(counts.clone(), totalsNs.clone(), longestNs.clone());
  }
}
