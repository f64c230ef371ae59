package pagurus.sim.world;

import pagurus.machine.Step;

/**
 * What a CPU forgets of translations when a kernel says so, and what that costs.
 *
 * <p>The kernel of a guest knows by which addresses the TLB holds translations, which combines both
 * stages. The host does not: all that its second stage was used for has to go (Intel SDM 29.4.3.1).
 * That includes the ways to the guest's tables, for hardware remembers where these are for the
 * host; here a walk cache has the guest's addresses, so it would not notice that a table has moved.
 */
public final class Forgetting {
  private final SimulatedTlb tlb;
  private final boolean hasGuest;
  private final int cycles;
  private Runnable guestsWays = () -> {};
  private boolean exempt;

  Forgetting(SimulatedTlb tlb, boolean hasGuest, int cycles) {
    this.tlb = tlb;
    this.hasGuest = hasGuest;
    this.cycles = cycles;
  }

  /** Says how a CPU forgets the ways to a guest's tables. */
  public void guestsWays(Runnable forget) {
    guestsWays = forget;
  }

  /** What is forgotten until this is taken back has not to be, and costs nothing. */
  void exempt(boolean wanted) {
    exempt = wanted;
  }

  /** The machine's own kernel invalidates, or loads a root; says how long it takes. */
  long byHost(Step step, long subject) {
    if (!hasGuest) {
      return byProgram(step, subject);
    }
    if (exempt) {
      return 0;
    }
    tlb.clear();
    if (step == Step.INVALIDATE) {
      exempt = true; // the guest's kernel has no part in it
      guestsWays.run();
      exempt = false;
    }
    return cycles;
  }

  /** The same by the kernel that knows the program's addresses. */
  long byProgram(Step step, long subject) {
    if (exempt) {
      return 0;
    }
    if (step == Step.INVALIDATE && (subject & SimulatedCpu.FAR) == 0) {
      tlb.forget(subject >>> SparseMemory.PIECE_SHIFT);
    } else {
      tlb.clear();
    }
    return cycles;
  }
}
