package pagurus.check.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * Who took which turn.
 *
 * @param turns in order
 */
public record Schedule(List<Turn> turns) {
  /** Nobody has taken a turn. */
  public static final Schedule EMPTY = new Schedule(List.of());

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
  }

  static Schedule of(int[] actors, int[] choices, int length) {
    List<Turn> turns = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      turns.add(new Turn(actors[i], choices[i]));
    }
    return new Schedule(turns);
  }
}
