package pagurus.sim.policy;

import java.util.Optional;
import pagurus.machine.Topology;
import pagurus.vm.replicate.CopyKeeping;

/**
 * Says where page tables go. A policy of your own is a public class with a public constructor
 * without parameters, named in {@code META-INF/services/pagurus.sim.policy.TablePolicy} on the
 * class path; docs/policies.md walks through one. It belongs to one run and may remember what it
 * has seen.
 */
public interface TablePolicy {
  /** What {@code --policy} calls it. */
  String name();

  /** One sentence: what it does, and whose idea it is. */
  String summary();

  /**
   * Refuses a machine on which it makes no sense, before anything is simulated.
   *
   * @throws IllegalArgumentException with one sentence
   */
  default void check(Topology machine) {}

  /**
   * How the memory manager keeps the copies that this policy wants, in tables of their own. Where
   * it keeps none, as usual, copies are in the cost model only; then each table may have others,
   * and a node may walk those of another. Asked before anything is simulated, and always the same.
   */
  default Optional<CopyKeeping> keeping() {
    return Optional.empty();
  }

  /**
   * What to do now. Asked when the program's prologue is over, with a view in which nothing has
   * happened yet, and then some 256 times a run.
   */
  Action decide(PolicyView view);
}
