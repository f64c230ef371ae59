package pagurus.check.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * Who took which turn. Turns are counted in events, so what an event is belongs to a schedule.
 *
 * @param turns in order
 * @param shared the cells whose use is an event, see {@link pagurus.check.world.Sharing}
 */
public record Schedule(List<Turn> turns, List<Integer> shared) {
  /** The turns of the longest execution: what can go on behind them goes round in circles. */
  public static final int LONGEST = Trace.LIMIT - 1;

  /** Nobody has taken a turn. */
  public static final Schedule EMPTY = new Schedule(List.of(), List.of());

  /**
   * One turn.
   *
   * @param actor who
   * @param choice which way it went, if hardware had a choice; 0 otherwise
   */
  public record Turn(int actor, int choice) {}

  /** Keeps the turns. */
  public Schedule {
    turns = List.copyOf(turns);
    shared = List.copyOf(shared);
  }

  static Schedule of(int[] actors, int[] choices, int length, List<Integer> shared) {
    List<Turn> turns = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      turns.add(new Turn(actors[i], choices[i]));
    }
    return new Schedule(turns, shared);
  }
}
