package pagurus.check.explore;

import java.util.Arrays;
import pagurus.check.world.Cast;
import pagurus.machine.Step;

/**
 * What each turn of the present path was: its step and the first cell that it touches. By it a
 * search notices that what it goes back to is not what was there before.
 */
final class Trail {
  private static final int UNKNOWN = -1;
  private static final int STEPS = Step.values().length;

  private int[] marks;

  /** A trail of which nothing is known, with room for so many turns. */
  Trail(int nodes) {
    marks = new int[nodes];
    Arrays.fill(marks, UNKNOWN);
  }

  /** There will be so many turns: more than there was room for. */
  void grow(int nodes) {
    int before = marks.length;
    marks = Arrays.copyOf(marks, nodes);
    Arrays.fill(marks, before, nodes, UNKNOWN);
  }

  /** The turn that an actor is about to take at a node is the one to go by from now on. */
  void mark(int node, Cast cast, int actor) {
    marks[node] = markOf(cast, actor);
  }

  /** Whether the turn that an actor is about to take is the one that it took here before. */
  boolean isSame(int node, Cast cast, int actor) {
    return marks[node] == UNKNOWN || marks[node] == markOf(cast, actor);
  }

  private static int markOf(Cast cast, int actor) {
    return cast.nextLow(actor) * STEPS + cast.nextStep(actor).ordinal();
  }
}
