package pagurus.check.spec;

import java.util.Optional;

/** The first thing that was found to be wrong in an execution. */
public final class Findings {
  private Optional<Finding> first = Optional.empty();

  /** Nothing is wrong yet. */
  public Findings() {}

  /** Something is wrong; what was wrong before counts more. */
  public void add(Invariant invariant, String why) {
    if (first.isEmpty()) {
      first = Optional.of(new Finding(invariant, why));
    }
  }

  /** The first that was added. */
  public Optional<Finding> first() {
    return first;
  }
}
