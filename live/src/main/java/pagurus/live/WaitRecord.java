package pagurus.live;

import pagurus.machine.Step;

/** The waits of one CPU: written by its thread only, read after a run. */
final class WaitRecord {
  private static final int DEEPEST = 8;
  private static final int STEPS = Step.values().length;

  private final long[] count = new long[STEPS];
  private final long[] totalNs = new long[STEPS];
  private final long[] longestNs = new long[STEPS];
  private final long[] beganNs = new long[DEEPEST];
  private int depth;

  void begins() {
    if (depth == DEEPEST) {
      throw new IllegalStateException("a cpu is in more than " + DEEPEST + " waits at once");
    }
    beganNs[depth++] = System.nanoTime();
  }

  void ends(Step step) {
    if (depth == 0) {
      throw new IllegalStateException("a wait for " + step + " ends that never began");
    }
    long waitedNs = System.nanoTime() - beganNs[--depth];
    int kind = step.ordinal();
    count[kind]++;
    totalNs[kind] += waitedNs;
    longestNs[kind] = Math.max(longestNs[kind], waitedNs);
  }

  /** Forgets the waits that a cancelled run never ended. */
  void abandonOpenWaits() {
    depth = 0;
  }

  WaitStatistics.OfCpu snapshot() {
    return new WaitStatistics.OfCpu(count.clone(), totalNs.clone(), longestNs.clone());
  }
}
