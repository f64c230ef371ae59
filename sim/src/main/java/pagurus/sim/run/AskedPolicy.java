package pagurus.sim.run;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import pagurus.machine.Topology;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.world.SimulatedCpu;
import pagurus.vm.replicate.CopyKeeping;

/**
 * A policy and who does what it wants. Whoever brings a policy of his own has to hear that it is
 * the policy that has failed, and not the simulator.
 */
final class AskedPolicy {
  private static final String OURS = "pagurus.";

  private final TablePolicy policy;
  private final PolicyDriver driver;

  AskedPolicy(TablePolicy policy, PolicyDriver driver) {
    this.policy = policy;
    this.driver = driver;
  }

  /**
   * Has a policy look at a machine.
   *
   * @throws IllegalArgumentException if the policy is not for it, or fails
   */
  static void check(TablePolicy policy, Topology machine) {
    Optional<IllegalArgumentException> refusal = asked(policy, () -> refusal(policy, machine));
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** Its own sentence about the machine. */
  private static Optional<IllegalArgumentException> refusal(TablePolicy policy, Topology machine) {
    try {
      policy.check(machine);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e);
    }
  }

  /**
   * How a policy's copies are kept.
   *
   * @throws IllegalArgumentException if the policy fails
   */
  static Optional<CopyKeeping> keeping(TablePolicy policy) {
    return asked(policy, () -> Objects.requireNonNull(policy.keeping(), "keeping() is null"));
  }

  /**
   * Whose fault it is that a run has failed, if it is that of a class which keeps a policy's copies
   * and does not come with the memory manager: what that does wrong may show anywhere.
   */
  static Optional<IllegalArgumentException> blamed(TablePolicy policy, Throwable failure) {
    boolean isTold = failure instanceof IllegalArgumentException || isLackOfOurs(failure);
    return keeping(policy)
        .map(keeping -> keeping.getClass().getName())
        .filter(name -> !isTold && !name.startsWith(CopyKeeping.class.getPackageName() + "."))
        .map(
            name ->
                new IllegalArgumentException(
                    "policy %s has its copies kept by %s, with which the memory manager has failed: %s"
                        .formatted(policy.name(), name, failure),
                    failure));
  }

  private static <T> T asked(TablePolicy policy, Supplier<T> question) {
    try {
      return question.get();
    } catch (Exception | Error e) { // it may throw what it does not declare
      if (isLackOfOurs(e)) {
        throw e;
      }
      throw failed(policy, e);
    }
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
    } catch (Exception | Error e) {
      boolean isOurs = policy.getClass().getPackage().equals(TablePolicy.class.getPackage());
      if (isOurs || isLackOfOurs(e)) {
        throw e;
      }
      throw failed(policy, e);
    }
  }

  /**
   * Whether memory was short where the simulator asked for it. A policy may have taken it all, but
   * so may a large machine; a policy that asks for more than there is, is told.
   */
  private static boolean isLackOfOurs(Throwable failure) {
    return failure instanceof OutOfMemoryError
        && Stream.of(failure.getStackTrace())
            .filter(frame -> !isOfTheJdk(frame))
            .findFirst()
            .map(frame -> frame.getClassName().startsWith(OURS))
            .orElse(true); // the JVM had no memory to say where
  }

  private static boolean isOfTheJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  private static IllegalArgumentException failed(TablePolicy policy, Throwable failure) {
    boolean saysWhy = failure instanceof IllegalArgumentException;
    String why = saysWhy ? String.valueOf(failure.getMessage()) : failure.toString();
    return new IllegalArgumentException(
        "policy %s (%s) has failed: %s".formatted(policy.name(), policy.getClass().getName(), why),
        failure);
  }
}
