package pagurus.check.spec;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The first thing that was found to be wrong in an execution. */
public final class Findings {
  private final Set<Invariant> sought;
  private Optional<Finding> first = Optional.empty();

  /** Nothing is wrong yet; anything will count. */
  public Findings() {
    this(EnumSet.allOf(Invariant.class));
  }

  /** The same, but only these count: what else is wrong is passed over. */
  public Findings(Set<Invariant> sought) {
    this.sought = Set.copyOf(sought);
  }

  /** Something is wrong; what was wrong before counts more. */
  public void add(Invariant invariant, String why) {
    if (first.isEmpty() && sought.contains(invariant)) {
      first = Optional.of(new Finding(invariant, why));
    }
  }

  /** The first that was added. */
  public Optional<Finding> first() {
    return first;
  }
}
