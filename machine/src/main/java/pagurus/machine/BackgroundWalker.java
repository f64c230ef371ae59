package pagurus.machine;

/** A page walker that may walk and cache addresses that nobody asked for (X1, R1). */
@FunctionalInterface
public interface BackgroundWalker {
  /**
   * Does something that hardware may do unasked: walk an address, set an A bit, keep or drop an
   * entry. Which is drawn with {@link Cpu#choose}. Never raises a fault, never sets D.
   */
  void speculate();
}
