package pagurus.app.sim;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import pagurus.app.BadInputException;
import pagurus.app.terminal.Nearest;
import pagurus.app.terminal.WholeNumbers;
import pagurus.sim.run.GiveBack;
import pagurus.sim.run.GuestPlan;
import pagurus.sim.run.NumaBalance;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.StartPlacement;
import picocli.CommandLine.Option;

/** What is the same for every policy: the machine, where a run starts, what happens on the way. */
final class PlanOptions {
  private static final String PERCENT = "\\d{1,3}([.]\\d{1,6})?%";

  /** In place of a share of huge pages. */
  private static final String AS_LINUX = "linux";

  /** The names of placements, for --help. */
  static final class PlacementNames implements Iterable<String> {
    /** Made by the command line. */
    PlacementNames() {}

    @Override
    public Iterator<String> iterator() {
      return StartPlacement.names().iterator();
    }
  }

  @Option(
      names = "--machine",
      paramLabel = "NAME|FILE",
      defaultValue = "mitosis",
      description =
          "A machine of 'pagurus machines', or a file (docs/machines.md). Default:"
              + " ${DEFAULT-VALUE}.")
  private String machine = "mitosis";

  @Option(
      names = "--placement",
      paramLabel = "WHERE",
      completionCandidates = PlacementNames.class,
      defaultValue = "first-touch",
      description =
          "Where tables (P) and data (D) are at the start, local (L) or remote (R) to the program;"
              + " an I: another program hogs that node; a T: --huge linux. interleave: on all nodes"
              + " in turn. One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private String placement = "first-touch";

  @Option(
      names = "--guest",
      paramLabel = "visible|hidden",
      description =
          "The program runs in a virtual machine with a CPU on each of the machine's: walks go in"
              + " two dimensions, over the guest's tables and those of a second stage. The guest"
              + " sees the machine's nodes, and its memory is bound to them, or it sees one node"
              + " (hidden). Then --placement takes vMitosis' names, too, for the guest's tables and"
              + " the second stage: LL, LR, RL, RR, LRI, RLI, RRI, with a T in front as above.")
  private Optional<String> guest = Optional.empty();

  @Option(
      names = "--policy-on",
      paramLabel = "STAGES",
      description =
          "With --guest, whose tables policies place: guest, second-stage, or both. Default: both;"
              + " where nodes are hidden, second-stage.")
  private Optional<String> stages = Optional.empty();

  @Option(
      names = "--huge",
      paramLabel = "SHARE|linux",
      description =
          "The share of the workload's blocks of 2 MiB that may become one page, such as 50%%;"
              + " linux: as far as Linux would make them for this workload (docs/simulation.md)."
              + " Default: none, or linux with a placement that has a T.")
  private Optional<String> huge = Optional.empty();

  @Option(
      names = "--threads-move",
      paramLabel = "SHARE",
      split = ",",
      description =
          "When this share of the accesses is over, such as 50%%, every thread goes on to the next"
              + " node; data (see --numa-balancing) and tables stay; several, with commas. In a"
              + " guest its own scheduler does that, or, where nodes are hidden, the host, which"
              + " moves virtual CPUs to other nodes.")
  private List<String> threadsMove = new ArrayList<>();

  @Option(
      names = "--give-back",
      paramLabel = "PAGES/ACCESSES",
      description =
          "After so many accesses a thread gives the block of so many pages around the last of them"
              + " back to the system, as allocators do (MADV_DONTNEED); they come anew when they"
              + " are accessed. Such as 64/10000.")
  private Optional<String> giveBack = Optional.empty();

  @Option(
      names = "--numa-balancing",
      paramLabel = "PAGES/ACCESSES",
      description =
          "Data follows threads, as Linux's NUMA balancing lets it: after so many accesses a thread"
              + " marks the next so many pages; the next access to each of them takes a fault, and"
              + " a page whose last two came from one node goes there. Tables stay. In a"
              + " guest its kernel does that; where nodes are hidden the host does, to which the"
              + " guest's tables are data like other. Such as 512/100000.")
  private Optional<String> balance = Optional.empty();

  @Option(
      names = "--accesses",
      paramLabel = "N",
      description =
          "Stop each thread after this many accesses, beside those by which a generator fills its"
              + " memory before. Default: all.")
  private long accesses = Long.MAX_VALUE;

  /** Made by the command line. */
  PlanOptions() {}

  /** The name of the placement. */
  String placement() {
    return placement;
  }

  /** The file that describes the machine, if it is no preset. */
  Optional<Path> machineFile() {
    return MachineChoice.file(machine);
  }

  /** What they say, on a machine that is so many times smaller. */
  SimulationPlan plan(int scale) {
    WholeNumbers.check("--accesses", 1, accesses);
    checkTogether();
    return new SimulationPlan(
        MachineChoice.named(machine).scaled(scale),
        start(),
        accesses,
        threadsMove.stream().map(PlanOptions::share).toList(),
        hugeShare(),
        giveBack.map(text -> PagesPerAccesses.of("--give-back", text, GiveBack::new)),
        balance.map(text -> PagesPerAccesses.of("--numa-balancing", text, NumaBalance::new)),
        guest.map(this::guestPlan));
  }

  private GuestPlan guestPlan(String seen) {
    GuestPlan.Nodes nodes =
        GuestPlan.Nodes.named(seen)
            .orElseThrow(() -> Nearest.unknown("kind of guest", seen, GuestPlan.Nodes.words()));
    boolean isHidden = nodes == GuestPlan.Nodes.HIDDEN;
    GuestPlan.Stages placed =
        stages
            .map(PlanOptions::stages)
            .orElse(isHidden ? GuestPlan.Stages.SECOND : GuestPlan.Stages.BOTH);
    if (isHidden && placed != GuestPlan.Stages.SECOND) {
      throw new BadInputException(
          "--policy-on is second-stage where the guest's nodes are hidden: it places its tables"
              + " nowhere");
    }
    return new GuestPlan(nodes, placed);
  }

  private static GuestPlan.Stages stages(String name) {
    return GuestPlan.Stages.named(name)
        .orElseThrow(
            () -> Nearest.unknown("stage for --policy-on", name, GuestPlan.Stages.words()));
  }

  private void checkTogether() {
    if (guest.isEmpty() && stages.isPresent()) {
      throw new BadInputException("--policy-on goes with --guest");
    }
    boolean isHidden = guest.equals(Optional.of(GuestPlan.Nodes.HIDDEN.word()));
    boolean named = StartPlacement.named(placement).isPresent();
    if (named && guest.isEmpty() && StartPlacement.guestNames().contains(placement)) {
      throw new BadInputException("--placement %s goes with --guest".formatted(placement));
    }
    boolean onNodes = start().tableNode().isPresent();
    if (onNodes && isHidden) {
      throw new BadInputException(
          "--placement %s goes without --guest hidden: such a guest places nothing on a node"
              .formatted(placement));
    }
  }

  private StartPlacement start() {
    StartPlacement start =
        StartPlacement.named(placement)
            .orElseThrow(() -> Nearest.unknown("placement", placement, placements()));
    return huge.filter(AS_LINUX::equals).isPresent() ? start.withHugePages() : start;
  }

  private List<String> placements() {
    return guest.isEmpty()
        ? StartPlacement.names()
        : Stream.of(StartPlacement.names(), StartPlacement.guestNames())
            .flatMap(List::stream)
            .toList();
  }

  private OptionalDouble hugeShare() {
    return huge.filter(text -> !text.equals(AS_LINUX)).stream()
        .mapToDouble(PlanOptions::hugeShare)
        .findFirst();
  }

  private static double hugeShare(String text) {
    double share =
        text.matches(PERCENT)
            ? new BigDecimal(text.replace("%", "")).movePointLeft(2).doubleValue()
            : -1;
    if (share < 0 || share > 1) {
      throw new BadInputException(
          "--huge is a share from 0%% to 100%%, or linux, not '%s'".formatted(text));
    }
    return share;
  }

  private static double share(String text) {
    if (!text.matches("\\d{1,2}%")) {
      throw new BadInputException(
          "--threads-move is a share from 0%% to 99%%, not '%s'".formatted(text));
    }
    return Integer.parseInt(text.replace("%", "")) / 100.0;
  }
}
