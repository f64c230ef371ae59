package pagurus.check.explore;

import java.util.Optional;
import pagurus.check.spec.Finding;
import pagurus.check.world.World;

/** One execution of a scenario. Its world has begun and stands before its first choice. */
public interface Execution {
  /** Where it happens. */
  World world();

  /** What has been found to be wrong so far. */
  Optional<Finding> finding();

  /** Looks at everything once nobody can move any more; the execution is over then. */
  Optional<Finding> conclude();

  /** Gives it up. */
  void abandon();
}
