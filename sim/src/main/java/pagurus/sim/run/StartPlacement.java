package pagurus.sim.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where tables and data are at the start, as Mitosis names it: page tables, then data, each local
 * or remote to the CPU on node 0; with an I another program hogs the memory of that remote node.
 *
 * @param tableNode the node of the tables; none: by first touch
 * @param dataNode the node of the data; none: by first touch
 * @param hogged the node that another program hogs
 */
public record StartPlacement(OptionalInt tableNode, OptionalInt dataNode, OptionalInt hogged) {
  /** Everything is where it is touched first. */
  public static final StartPlacement FIRST_TOUCH =
      new StartPlacement(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  private static final String BY_FIRST_TOUCH = "first-touch";

  /** Not one of Mitosis: everything is local, and the local node is the one that is hogged. */
  private static final String HOME_HOGGED = "LPI-LDI";

  private static final List<String> NAMES =
      List.of(
          BY_FIRST_TOUCH,
          "LP-LD",
          "LP-RD",
          "LP-RDI",
          "RP-LD",
          "RP-RD",
          "RP-RDI",
          "RPI-LD",
          "RPI-RD",
          "RPI-RDI",
          HOME_HOGGED);

  /** What they are called. */
  public static List<String> names() {
    return NAMES;
  }

  /** The one with one of these names. */
  public static Optional<StartPlacement> named(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    if (name.equals(BY_FIRST_TOUCH)) {
      return Optional.of(FIRST_TOUCH);
    }
    return Optional.of(
        new StartPlacement(
            OptionalInt.of(name.startsWith("RP") ? 1 : 0),
            OptionalInt.of(name.contains("-RD") ? 1 : 0),
            name.contains("I")
                ? OptionalInt.of(name.equals(HOME_HOGGED) ? 0 : 1)
                : OptionalInt.empty()));
  }
}
