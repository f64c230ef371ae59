package pagurus.drive.event;

import java.util.List;
import java.util.Optional;

/**
 * What came of an event.
 *
 * @param succeeded whether it did all that it should
 * @param what what it did, in a few words
 * @param figures the same in numbers
 * @param heldUpBy what stood in its way, a few words each; empty if nothing did
 * @param moves what it moved, if it is one that moves anything
 */
public record EventOutcome(
    boolean succeeded,
    String what,
    List<EventFigure> figures,
    List<String> heldUpBy,
    Optional<EventMoves> moves) {
  /** Keeps copies. */
  public EventOutcome {
    figures = List.copyOf(figures);
    heldUpBy = List.copyOf(heldUpBy);
  }
}
