package pagurus.live;

import pagurus.machine.Step;

/**
 * What a CPU does while it waits for another: the longer in vain, the more it leaves the host's
 * cores to others.
 *
 * <p>A host has often fewer cores than the machine has CPUs. Then the CPU that is waited for may
 * not be running at all, and spinning delays what it waits for. So a wait goes through three
 * stages:
 *
 * <ol>
 *   <li><em>spin</em>: a few pauses, enough for an answer from a CPU that runs right now; hardly
 *       any where there are fewer cores than CPUs;
 *   <li><em>yield</em>: offers the core to any thread that wants it, and asks the other CPUs for
 *       {@linkplain Courtesy the same}; costs less than a microsecond if none does;
 *   <li><em>nap</em>: sleeps, each nap twice as long as the last up to a limit; an IPI ends it.
 * </ol>
 *
 * <p>{@link Step#IDLE} leaves out the yields: nobody waits for the end of idleness. A nap is always
 * bounded, because what is waited for may be a word in memory that nobody rings for. The stages
 * start again when an IPI was served, when a wait begins or ends, and when the step changes; a new
 * wait for the same step that is not announced goes on where the last one stopped, which is a
 * matter of speed only.
 */
final class Backoff {
  private static final int SPINS_WITH_CORES = 256;
  private static final int SPINS_WITHOUT = 4;
  private static final int YIELDS = 128;
  private static final long FIRST_NAP_NS = 32_000;
  private static final long LONGEST_NAP_NS = 256_000;
  private static final long LONGEST_IDLE_NAP_NS = 4_096_000;

  private final Doorbell doorbell;
  private final Courtesy courtesy;
  private final int spins;
  private Step waitsFor = Step.IDLE;
  private int fruitless;
  private long napNs = FIRST_NAP_NS;

  Backoff(Doorbell doorbell, Courtesy courtesy, boolean coreForEachCpu) {
    this.doorbell = doorbell;
    this.courtesy = courtesy;
    this.spins = coreForEachCpu ? SPINS_WITH_CORES : SPINS_WITHOUT;
  }

  /** The wait is over, or a new one begins. */
  void restart() {
    fruitless = 0;
    napNs = FIRST_NAP_NS;
  }

  /** Lets some time pass; the more, the longer the wait has lasted. */
  void pause(Step step) {
    if (step != waitsFor) {
      waitsFor = step;
      restart();
    }
    boolean idle = step == Step.IDLE;
    if (fruitless < spins) {
      fruitless++;
      Thread.onSpinWait();
    } else if (!idle && fruitless < spins + YIELDS) {
      fruitless++;
      courtesy.ask();
      Courtesy.offerCore();
    } else {
      doorbell.sleep(napNs);
      napNs = Math.min(2 * napNs, idle ? LONGEST_IDLE_NAP_NS : LONGEST_NAP_NS);
    }
  }
}
