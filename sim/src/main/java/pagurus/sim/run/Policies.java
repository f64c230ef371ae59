package pagurus.sim.run;

import java.util.Optional;
import java.util.stream.Stream;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.TablePolicy;

/**
 * Who places the tables of a run. What a policy remembers is of the tables of one stage, so each
 * stage has its own.
 *
 * @param name what the run is called
 * @param program for the program's tables
 * @param secondStage for those below a guest
 */
public record Policies(String name, TablePolicy program, TablePolicy secondStage) {
  /** A policy for the program's tables; if there is a second stage its tables stay. */
  public static Policies of(TablePolicy policy) {
    return new Policies(policy.name(), policy, stay());
  }

  /** One for each stage of a guest whose tables policies place, and none for the other. */
  public static Policies of(GuestPlan guest, TablePolicy program, TablePolicy secondStage) {
    return new Policies(
        program.name(),
        guest.placesGuest() ? program : stay(),
        guest.placesSecondStage() ? secondStage : stay());
  }

  private static TablePolicy stay() {
    return PolicyCatalog.named("first-touch").orElseThrow();
  }

  /** Whose fault it is that a run has failed, if it is not that of the system. */
  Optional<IllegalArgumentException> blamed(Throwable failure) {
    return Stream.of(program, secondStage)
        .flatMap(policy -> AskedPolicy.blamed(policy, failure).stream())
        .findFirst();
  }

  /**
   * Refuses a machine that one of them is not for.
   *
   * @throws IllegalArgumentException with one sentence, which names the policy if it has failed
   */
  public void check(Hardware hardware) {
    AskedPolicy.check(program, hardware.topology());
    AskedPolicy.check(secondStage, hardware.topology());
  }
}
