package pagurus.sim.run;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    VISIBLE("visible"),
    /** It has one, with all CPUs and all memory. */
    HIDDEN("hidden");

    private final String word;

    Nodes(String word) {
      this.word = word;
    }

    /** What it is called. */
    public String word() {
      return word;
    }

    /** What they are called. */
    public static List<String> words() {
      return Stream.of(values()).map(Nodes::word).toList();
    }

    /** The one of these that is called so. */
    public static Optional<Nodes> named(String word) {
      return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
    }
  }

  /** Tables of which policies say where they are. */
  public enum Stages {
    /** The guest's and those below. */
    BOTH("both"),
    /** The guest's. */
    GUEST("guest"),
    /** Those below, which are the host's. */
    SECOND("second-stage");

    private final String word;

    Stages(String word) {
      this.word = word;
    }

    /** What it is called. */
    public String word() {
      return word;
    }

    /** What they are called. */
    public static List<String> words() {
      return Stream.of(values()).map(Stages::word).toList();
    }

    /** The one of these that is called so. */
    public static Optional<Stages> named(String word) {
      return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
    }
  }

  /**
   * Refuses what cannot be.
   *
   * @throws IllegalArgumentException if policies were to place tables on nodes that nobody sees
   */
  public GuestPlan {
    if (nodes == Nodes.HIDDEN && stages != Stages.SECOND) {
      throw new IllegalArgumentException(
          "a guest whose nodes are hidden cannot place its tables: policies are for the second"
              + " stage then");
    }
  }

  /** Whether the guest does not see the machine's nodes. */
  boolean isHidden() {
    return nodes == Nodes.HIDDEN;
  }

  /** Whether policies place the guest's tables. */
  public boolean placesGuest() {
    return stages != Stages.SECOND;
  }

  /** Whether policies place the tables of the second stage. */
  public boolean placesSecondStage() {
    return stages != Stages.GUEST;
  }
}
