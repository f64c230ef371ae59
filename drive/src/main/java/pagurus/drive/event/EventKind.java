package pagurus.drive.event;

import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A kind of event.
 *
 * @param name what a person calls it
 * @param subject whether it is about a node
 * @param nodes how many nodes a machine must have for it
 * @param atBoot whether it needs no moment: it is so from the start
 * @param about what it does, for a list of all kinds
 * @param making makes the event, given the node that was named
 */
public record EventKind(
    String name,
    Subject subject,
    int nodes,
    boolean atBoot,
    String about,
    Function<OptionalInt, RunEvent> making) {
  /** What an event is about. */
  public enum Subject {
    /** The machine or the program as a whole. */
    NONE,
    /** A node, if one is named. */
    ANY_NODE,
    /** A node, which must be named. */
    NODE
  }
}
