package pagurus.check.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the tree of all executions: those that begin with a prefix.
 *
 * @param prefix the turns that all of them begin with
 * @param asleep actors, a bit for each, whose next turn another branch has looked at
 */
record Branch(Schedule prefix, int asleep) {
  /** The whole tree. */
  static final Branch WHOLE = new Branch(Schedule.EMPTY, 0);

  /** The part of this that goes on with a turn. */
  Branch then(Schedule.Turn turn, int stillAsleep) {
    List<Schedule.Turn> turns = new ArrayList<>(prefix.turns());
    turns.add(turn);
    return new Branch(new Schedule(turns, prefix.shared()), stillAsleep);
  }
}
