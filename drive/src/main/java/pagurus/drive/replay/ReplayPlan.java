package pagurus.drive.replay;

import pagurus.vm.relocate.RelocationProtocol;

/**
 * How a workload is run.
 *
 * @param processes how many spaces run the workload beside each other
 * @param threads how many threads each of them has; thread {@code i} replays the workload's thread
 *     {@code i} modulo the number of those
 * @param cpus how many CPUs of its node the program runs on, at most
 * @param relocation when tables move
 * @param protocol how they move
 * @param home the node where processes start
 * @param away the node that they move to
 * @param checked whether every load is checked
 * @param limit accesses of each thread after which it stops; {@link Long#MAX_VALUE} for all
 */
public record ReplayPlan(
    int processes,
    int threads,
    int cpus,
    Relocation relocation,
    RelocationProtocol protocol,
    int home,
    int away,
    boolean checked,
    long limit) {
  /** Refuses a plan that runs nothing. */
  public ReplayPlan {
    if (processes < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "a run has at least 1 process and 1 thread, not %d and %d".formatted(processes, threads));
    }
  }
}
