package pagurus.check.explore;

import java.util.Optional;
import pagurus.check.spec.Finding;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;

/** Carries out one execution, turn by turn, as somebody says. */
final class Carrier {
  /** Says whose turn it is. */
  interface Director {
    /**
     * The next turn.
     *
     * @param enabled who can move, a bit for each; never 0
     */
    Schedule.Turn next(World world, int enabled);
  }

  /**
   * What came of an execution.
   *
   * @param schedule who took which turn
   * @param finding what was wrong
   * @param steps steps of the seam
   */
  record Outcome(Schedule schedule, Optional<Finding> finding, long steps) {}

  private Carrier() {}

  /** Carries an execution out to its end, or until something is wrong. */
  static Outcome carry(Experiment experiment, Sharing sharing, Watcher watcher, Director director) {
    Execution execution = experiment.start(sharing, Order.NONE, watcher);
    World world = execution.world();
    int[] chosen = new int[Schedule.LONGEST];
    int[] choice = new int[Schedule.LONGEST];
    int length = 0;
    Optional<Finding> found = execution.finding();
    int enabled = world.enabled();
    while (enabled != 0 && found.isEmpty()) {
      if (length == Schedule.LONGEST) {
        found = Optional.of(Finding.NO_END);
        break;
      }
      Schedule.Turn turn = director.next(world, enabled);
      chosen[length] = turn.actor();
      choice[length++] = turn.choice();
      world.take(turn.actor(), turn.choice());
      found = execution.finding();
      enabled = world.enabled();
    }
    if (found.isEmpty()) {
      found = execution.conclude();
    } else {
      execution.abandon();
    }
    return new Outcome(Schedule.of(chosen, choice, length, sharing.known()), found, world.steps());
  }
}
