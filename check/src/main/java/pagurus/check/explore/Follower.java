package pagurus.check.explore;

import java.util.List;
import pagurus.check.world.World;

/**
 * Follows a list of turns as far as they can be taken. Whoever cannot take a turn when it comes is
 * passed over, and behind the last turn whoever ran goes on as long as it can. So every list is an
 * execution that can really happen.
 */
public final class Follower implements Carrier.Director {
  /** Who goes on when whoever ran cannot. */
  private enum Then {
    FIRST,
    LATEST
  }

  private static final int NOBODY = -1;

  private final List<Schedule.Turn> turns;
  private final Then then;
  private final int[] ranAt = new int[Integer.SIZE];
  private int next;
  private int taken;
  private int runner = NOBODY;

  private Follower(List<Schedule.Turn> turns, Then then) {
    this.turns = turns;
    this.then = then;
  }

  /** When whoever ran cannot go on, the first who can does. */
  static Follower towardsAnEnd(List<Schedule.Turn> turns) {
    return new Follower(turns, Then.FIRST);
  }

  /** The one who ran latest of those who can goes on: a circle of a few is not left. */
  static Follower inCircles(List<Schedule.Turn> turns) {
    return new Follower(turns, Then.LATEST);
  }

  /** The same behind the last of these turns. */
  public static Follower inCirclesBehind(List<Schedule.Turn> turns) {
    Follower follower = inCircles(turns);
    turns.forEach(follower::takes);
    follower.next = turns.size();
    return follower;
  }

  private Schedule.Turn takes(Schedule.Turn turn) {
    runner = turn.actor();
    ranAt[runner] = ++taken;
    return turn;
  }

  @Override
  public Schedule.Turn next(World world, int enabled) {
    while (next < turns.size()) {
      Schedule.Turn turn = turns.get(next++);
      if ((enabled >>> turn.actor() & 1) != 0
          && turn.choice() < world.cast().nextBound(turn.actor())) {
        return takes(turn);
      }
    }
    boolean goesOn = runner != NOBODY && (enabled >>> runner & 1) != 0;
    return takes(new Schedule.Turn(goesOn ? runner : another(enabled), 0));
  }

  private int another(int enabled) {
    int chosen = Integer.numberOfTrailingZeros(enabled);
    for (int actor = chosen + 1; then == Then.LATEST && actor < Integer.SIZE; actor++) {
      boolean isLater = (enabled >>> actor & 1) != 0 && ranAt[actor] > ranAt[chosen];
      chosen = isLater ? actor : chosen;
    }
    return chosen;
  }
}
