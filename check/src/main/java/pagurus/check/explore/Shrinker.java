package pagurus.check.explore;

import java.util.ArrayList;
import java.util.List;
import pagurus.check.spec.Invariant;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;

/**
 * Makes a counter-example easier to read: fewer events, and fewer changes from one actor to
 * another, as long as the same invariant breaks.
 *
 * <p>A candidate is the schedule with some turns taken out or put off. Whoever cannot take a turn
 * when it comes is passed over, and behind the last turn whoever ran goes on as long as it can, so
 * every candidate is an execution that can really happen. Goes on until nothing helps; the result
 * is the shortest of those tried, not of all.
 */
public final class Shrinker {
  private static final int MOST_TRIES = 20_000;

  private final Experiment experiment;
  private final Sharing sharing;
  private final Invariant invariant;
  private Verdict.Violation best;
  private int tries;

  private Shrinker(Experiment experiment, Sharing sharing, Verdict.Violation found) {
    this.experiment = experiment;
    this.sharing = sharing;
    invariant = found.finding().invariant();
    best = found;
  }

  /** The shortest execution found that breaks the same invariant. */
  static Verdict.Violation shrink(Experiment experiment, Verdict.Violation found) {
    Sharing sharing = new Sharing(experiment.cells(), found.schedule().shared());
    Shrinker shrinker = new Shrinker(experiment, sharing, found);
    boolean better = true;
    while (better && shrinker.tries < MOST_TRIES) {
      boolean shorter = shrinker.takeOut();
      better = shrinker.putOff() || shorter;
    }
    return shrinker.best;
  }

  /** Takes runs of turns out, long ones first. */
  private boolean takeOut() {
    boolean better = false;
    for (int length = best.schedule().turns().size() / 2; length > 0; length /= 2) {
      for (int from = 0; from + length <= best.schedule().turns().size(); from++) {
        List<Schedule.Turn> turns = new ArrayList<>(best.schedule().turns());
        turns.subList(from, from + length).clear();
        better |= improves(turns);
      }
    }
    return better;
  }

  /** Where the turn goes to another actor, lets the one before go on for a while first. */
  private boolean putOff() {
    boolean better = false;
    for (int at = 1; at < best.schedule().turns().size(); at++) {
      List<Schedule.Turn> turns = best.schedule().turns();
      int runner = turns.get(at - 1).actor();
      if (turns.get(at).actor() != runner) {
        for (int later = at + 1; later < turns.size(); later++) {
          if (turns.get(later).actor() == runner) {
            List<Schedule.Turn> moved = new ArrayList<>(turns);
            moved.add(at, moved.remove(later));
            better |= improves(moved);
            break;
          }
        }
      }
    }
    return better;
  }

  private boolean improves(List<Schedule.Turn> turns) {
    if (tries++ >= MOST_TRIES) {
      return false;
    }
    Carrier.Outcome outcome =
        Carrier.carry(experiment, sharing, Watcher.NONE, Follower.towardsAnEnd(turns));
    if (sharing.hasGrown()
        || outcome.finding().isEmpty()
        || outcome.finding().get().invariant() != invariant
        || cost(outcome.schedule()) >= cost(best.schedule())) {
      return false;
    }
    best = new Verdict.Violation(outcome.finding().get(), outcome.schedule());
    return true;
  }

  /** Events count, changes from one actor to another count for more. */
  private static int cost(Schedule schedule) {
    int changes = 0;
    for (int i = 1; i < schedule.turns().size(); i++) {
      changes += schedule.turns().get(i).actor() != schedule.turns().get(i - 1).actor() ? 1 : 0;
    }
    return schedule.turns().size() + 3 * changes;
  }
}
