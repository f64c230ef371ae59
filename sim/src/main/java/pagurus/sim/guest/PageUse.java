package pagurus.sim.guest;

/** Who hears of the walks of the second stage. */
@FunctionalInterface
public interface PageUse {
  /**
   * A CPU has found a page of the guest's.
   *
   * @param paddr an address of the guest's in it
   * @param real where that is
   * @return whether it must look again: what it has found is not there any more, or may not be used
   */
  boolean found(int cpu, long paddr, long real);
}
