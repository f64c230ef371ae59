package pagurus.sim.policy;

import java.util.Optional;
import pagurus.machine.Topology;
import pagurus.vm.replicate.CopyKeeping;

/**
 * The same policy, whose copies are not in the cost model: the memory manager makes them, in frames
 * of their nodes, and whatever it does to keep them equal is charged step by step, like all else.
 */
final class KeptCopies implements TablePolicy {
  static final String SUFFIX = ":kept";

  private final TablePolicy policy;
  private final CopyKeeping keeping;

  private KeptCopies(TablePolicy policy, CopyKeeping keeping) {
    this.policy = policy;
    this.keeping = keeping;
  }

  /** That of a policy, if its copies are such as the memory manager can keep. */
  static Optional<TablePolicy> of(TablePolicy policy) {
    return switch (policy) {
      case MitosisReplication all -> Optional.of(new KeptCopies(all, CopyKeeping.REPLICATED));
      case NumaPte lazy ->
          Optional.of(new KeptCopies(lazy, CopyKeeping.onFault(lazy.windowBits())));
      default -> Optional.empty();
    };
  }

  @Override
  public String name() {
    return policy.name() + SUFFIX;
  }

  @Override
  public String summary() {
    return "The same, with copies that the memory manager keeps.";
  }

  @Override
  public void check(Topology machine) {
    policy.check(machine);
  }

  @Override
  public Optional<CopyKeeping> keeping() {
    return Optional.of(keeping);
  }

  @Override
  public Action decide(PolicyView view) {
    return policy.decide(view);
  }
}
