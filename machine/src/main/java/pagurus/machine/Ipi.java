package pagurus.machine;

/** What a CPU does when it is interrupted by another. */
@FunctionalInterface
public interface Ipi {
  /**
   * Runs on the target, inside its {@link Cpu#poll} or {@link Cpu#relax}. Must take no lock and
   * must not wait; it acknowledges by a store or an addition that the sender waits for.
   */
  void serve(Cpu self);
}
