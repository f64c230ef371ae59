package pagurus.check.explore;

import java.util.ArrayList;
import java.util.List;
import pagurus.check.spec.Finding;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;

/**
 * Makes an execution that goes on for ever easier to read: the fewest turns found behind which it
 * does, those who ran last going on by themselves, and some of those that follow. {@link Follower}
 * says who takes the rest.
 *
 * <p>Each try is as long as the longest execution, so there are few of them.
 */
final class EndlessShrinker {
  private static final int MOST_TRIES = 200;

  /** Turns of the circle that are shown: once round, in what has been seen, or several times. */
  private static final int SHOWN = 60;

  private final Experiment experiment;
  private final Sharing sharing;
  private List<Schedule.Turn> best;

  /** What is really taken if the best turns are followed. */
  private Schedule shown;

  private int tries;

  private EndlessShrinker(Experiment experiment, Schedule found) {
    this.experiment = experiment;
    sharing = new Sharing(experiment.cells(), found.shared());
    best = found.turns();
    shown = found;
  }

  /** The shortest beginning found of an execution without an end. */
  static Verdict.Violation shrink(Experiment experiment, Verdict.Violation found) {
    EndlessShrinker shrinker = new EndlessShrinker(experiment, found.schedule());
    shrinker.cutOff();
    shrinker.takeOut();
    return new Verdict.Violation(found.finding(), shrinker.shown);
  }

  /** What lies behind the point from which there is no other end is not needed. */
  private void cutOff() {
    int ends = 0;
    while (best.size() - ends > 1 && tries < MOST_TRIES) {
      int middle = (ends + best.size()) >>> 1;
      if (!improves(best.subList(0, middle))) {
        ends = middle;
      }
    }
  }

  /** Takes runs of turns out, long ones first. */
  private void takeOut() {
    for (int length = best.size() / 2; length > 0; length /= 2) {
      for (int from = 0; from + length <= best.size() && tries < MOST_TRIES; from++) {
        List<Schedule.Turn> turns = new ArrayList<>(best);
        turns.subList(from, from + length).clear();
        improves(turns);
      }
    }
  }

  private boolean improves(List<Schedule.Turn> turns) {
    tries++;
    Carrier.Outcome outcome =
        Carrier.carry(experiment, sharing, Watcher.NONE, Follower.inCircles(turns));
    if (sharing.hasGrown() || outcome.finding().filter(Finding.NO_END::equals).isEmpty()) {
      return false;
    }
    best = List.copyOf(turns);
    List<Schedule.Turn> taken = outcome.schedule().turns();
    int length = Math.min(taken.size(), best.size() + SHOWN);
    shown = new Schedule(taken.subList(0, length), outcome.schedule().shared());
    return true;
  }
}
