package pagurus.sim.run;

import java.util.List;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.world.SimulatedCpu;

/**
 * A policy and who does what it wants. Whoever brings a policy of his own has to hear that it is
 * the policy that has failed, and not the simulator.
 */
final class AskedPolicy {
  private final TablePolicy policy;
  private final PolicyDriver driver;

  AskedPolicy(TablePolicy policy, PolicyDriver driver) {
    this.policy = policy;
    this.driver = driver;
  }

  /**
   * Asks it, and does it.
   *
   * @param cpus those that the program runs on
   * @throws IllegalArgumentException if a policy that does not come with the simulator fails, or
   *     wants what cannot be done
   */
  void ask(PolicyView view, List<SimulatedCpu> cpus) {
    try {
      driver.apply(policy.decide(view), cpus);
    } catch (RuntimeException | LinkageError e) {
      if (policy.getClass().getPackage().equals(TablePolicy.class.getPackage())) {
        throw e; // ours
      }
      throw new IllegalArgumentException(sentence(e), e);
    }
  }

  private String sentence(Throwable failure) {
    boolean saysWhy = failure instanceof IllegalArgumentException;
    String why = saysWhy ? String.valueOf(failure.getMessage()) : failure.toString();
    return "policy %s (%s) has failed: %s"
        .formatted(policy.name(), policy.getClass().getName(), why);
  }
}
