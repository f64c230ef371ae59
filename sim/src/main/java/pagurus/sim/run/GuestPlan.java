package pagurus.sim.run;

import java.util.List;
import java.util.Optional;

/**
 * The program runs in a guest, whose memory a second stage translates.
 *
 * @param nodes what the guest knows of the machine's nodes
 * @param stages whose tables policies place
 */
public record GuestPlan(Nodes nodes, Stages stages) {
  /** What a guest knows of the machine's nodes. */
  public enum Nodes {
    /** It has the same, and its memory is bound to them. */
    VISIBLE,
    /** It has one, with all CPUs and all memory. */
    HIDDEN;

    /** What they are called. */
    public static List<String> names() {
      return List.of("visible", "hidden");
    }

    /** The one of these that is called so. */
    public static Optional<Nodes> named(String name) {
      int at = names().indexOf(name);
      return at < 0 ? Optional.empty() : Optional.of(values()[at]);
    }
  }

  /** Tables of which policies say where they are. */
  public enum Stages {
    /** The guest's and those below. */
    BOTH,
    /** The guest's. */
    GUEST,
    /** Those below, which are the host's. */
    SECOND;

    /** What they are called. */
    public static List<String> names() {
      return List.of("both", "guest", "second-stage");
    }

    /** The one of these that is called so. */
    public static Optional<Stages> named(String name) {
      int at = names().indexOf(name);
      return at < 0 ? Optional.empty() : Optional.of(values()[at]);
    }
  }

  /**
   * Refuses what cannot be.
   *
   * @throws IllegalArgumentException if policies were to place tables on nodes that nobody sees
   */
  public GuestPlan {
    if (nodes == Nodes.HIDDEN && stages == Stages.GUEST) {
      throw new IllegalArgumentException(
          "a guest whose nodes are hidden cannot place its tables: policies are for the second"
              + " stage then");
    }
  }

  /** Whether policies place the guest's tables. */
  public boolean placesGuest() {
    return nodes == Nodes.VISIBLE && stages != Stages.SECOND;
  }

  /** Whether policies place the tables of the second stage. */
  public boolean placesSecondStage() {
    return stages != Stages.GUEST;
  }
}
