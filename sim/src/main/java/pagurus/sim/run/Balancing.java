package pagurus.sim.run;

import java.util.Optional;
import pagurus.vm.space.KernelThread;

/** When a thread next marks pages for {@link NumaBalancing}, if there is any. */
final class Balancing {
  private final Optional<NumaBalancing> balancing;
  private final boolean followsWalks;
  private final long every;
  private long left;

  Balancing(Optional<NumaBalancing> balancing, SimulationPlan plan) {
    this.balancing = balancing;
    followsWalks = balancing.isPresent() && !plan.isHidden();
    every = plan.balance().map(NumaBalance::accesses).orElse(Long.MAX_VALUE);
    left = every;
  }

  /**
   * Whether the kernel that knows the program's pages balances, and is told of walks to them; the
   * host of a guest hears of its own.
   */
  boolean followsWalks() {
    return followsWalks;
  }

  /** Accesses until then. */
  long left() {
    return left;
  }

  /** So many accesses are over. */
  void after(int accesses, KernelThread thread) {
    left -= accesses;
    if (left == 0) {
      left = every;
      balancing.ifPresent(all -> all.mark(thread.cpu().id()));
    }
  }

  /**
   * A thread has walked to a page.
   *
   * @param isNew whether that came by a fault just now
   * @return whether the walk was for nothing, since the page was marked
   * @see NumaBalancing#walked
   */
  boolean walked(KernelThread thread, long page, int level, int node, boolean isNew) {
    NumaBalancing all = balancing.orElseThrow();
    if (isNew) {
      all.forget(page, level);
    }
    return all.walked(thread.cpu().id(), page, level, node);
  }
}
