package pagurus.sim.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Where tables and data are at the start, as Mitosis names it: page tables, then data, each local
 * or remote to the CPU on node 0; with an I another program hogs the memory of that remote node,
 * with a T before it memory is in pages of 2 MiB where the workload lets it.
 *
 * <p>For a program in a guest as vMitosis names it: the guest's tables, then those of the second
 * stage, each local or remote; data is local. Where only page tables are named, both are there.
 *
 * @param tableNode the node of the tables; none: by first touch
 * @param secondStageNode the node of those below a guest, if that is said
 * @param dataNode the node of the data; none: by first touch
 * @param hogged the node that another program hogs
 * @param huge whether transparent huge pages are on
 * @param interleaved whether pages and tables go to all nodes in turn, as by {@code numactl
 *     --interleave=all}
 */
public record StartPlacement(
    OptionalInt tableNode,
    OptionalInt secondStageNode,
    OptionalInt dataNode,
    OptionalInt hogged,
    boolean huge,
    boolean interleaved) {
  /** Everything is where it is touched first. */
  public static final StartPlacement FIRST_TOUCH =
      new StartPlacement(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  /** Page by page, and table by table, on all nodes in turn. */
  private static final StartPlacement INTERLEAVED =
      new StartPlacement(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          false,
          true);

  private static final String BY_FIRST_TOUCH = "first-touch";
  private static final String IN_TURN = "interleave";

  private static final String WITH_HUGE_PAGES = "T";

  /** Not one of Mitosis: everything is local, and the local node is the one that is hogged. */
  private static final String HOME_HOGGED = "LPI-LDI";

  private static final List<String> WITH_NODES =
      List.of(
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

  private static final List<String> NAMES =
      Stream.of(
              Stream.of(BY_FIRST_TOUCH, IN_TURN),
              WITH_NODES.stream(),
              WITH_NODES.stream().map(WITH_HUGE_PAGES::concat))
          .flatMap(names -> names)
          .toList();

  private static final String HOG = "I";

  private static final List<String> OF_STAGES =
      List.of("LL", "LR", "RL", "RR", "LRI", "RLI", "RRI");

  private static final List<String> GUEST_NAMES =
      Stream.concat(OF_STAGES.stream(), OF_STAGES.stream().map(WITH_HUGE_PAGES::concat)).toList();

  /** Pages of 4 KiB. */
  public StartPlacement(OptionalInt tableNode, OptionalInt dataNode, OptionalInt hogged) {
    this(tableNode, OptionalInt.empty(), dataNode, hogged, false, false);
  }

  /** The same with transparent huge pages. */
  public StartPlacement withHugePages() {
    return new StartPlacement(tableNode, secondStageNode, dataNode, hogged, true, interleaved);
  }

  /** What they are called. */
  public static List<String> names() {
    return NAMES;
  }

  /** What those are called that are for a program in a guest only. */
  public static List<String> guestNames() {
    return GUEST_NAMES;
  }

  /** The one with one of all these names. */
  public static Optional<StartPlacement> named(String name) {
    if (GUEST_NAMES.contains(name)) {
      return Optional.of(ofStages(name));
    }
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    if (name.equals(BY_FIRST_TOUCH)) {
      return Optional.of(FIRST_TOUCH);
    }
    if (name.equals(IN_TURN)) {
      return Optional.of(INTERLEAVED);
    }
    boolean huge = name.startsWith(WITH_HUGE_PAGES);
    String nodes = huge ? name.substring(WITH_HUGE_PAGES.length()) : name;
    return Optional.of(
        new StartPlacement(
            OptionalInt.of(nodes.startsWith("RP") ? 1 : 0),
            OptionalInt.empty(),
            OptionalInt.of(nodes.contains("-RD") ? 1 : 0),
            nodes.contains("I")
                ? OptionalInt.of(nodes.equals(HOME_HOGGED) ? 0 : 1)
                : OptionalInt.empty(),
            huge,
            false));
  }

  private static StartPlacement ofStages(String name) {
    boolean huge = name.startsWith(WITH_HUGE_PAGES);
    String stages = huge ? name.substring(WITH_HUGE_PAGES.length()) : name;
    return new StartPlacement(
        OptionalInt.of(remote(stages.charAt(0))),
        OptionalInt.of(remote(stages.charAt(1))),
        OptionalInt.of(0),
        stages.endsWith(HOG) ? OptionalInt.of(1) : OptionalInt.empty(),
        huge,
        false);
  }

  private static int remote(char where) {
    return where == 'R' ? 1 : 0;
  }
}
