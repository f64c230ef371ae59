package pagurus.app.sim;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pagurus.app.BadInputException;
import pagurus.app.terminal.Nearest;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;

/**
 * What a published figure is of: a figure of {@code --json}, or {@code remoteTables:N}, the share
 * of tables that is not on node N ({@code remoteSecondStage:N}: of those of a second stage). Shares
 * are in per cent, as papers print them.
 *
 * @param name as above
 */
record Measure(String name) {
  /** Time, which is what most figures are of. */
  static final Measure CYCLES = new Measure("cycles");

  private static final Pattern REMOTE =
      Pattern.compile("(remoteTables|remoteSecondStage):(\\d{1,2})");

  private static final String OF_SECOND_STAGE = "remoteSecondStage";
  private static final Set<String> SHARES = Set.of("walkShare", "remoteWalkShare");
  private static final double PERCENT = 100;

  /** The measure of this name. */
  static Measure named(String name) {
    List<String> known =
        Stream.of(
                RunFigures.names(),
                RunFigures.ofSecondStage(),
                List.of("remoteTables:0", "remoteSecondStage:0"))
            .flatMap(List::stream)
            .toList();
    Measure measure = new Measure(name);
    if (!known.contains(name) && measure.remoteTo().isEmpty()) {
      throw Nearest.unknown("measure", name, known);
    }
    return measure;
  }

  /** The node to which tables are remote, if it is about that. */
  private OptionalInt remoteTo() {
    Matcher matcher = REMOTE.matcher(name);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(2)))
        : OptionalInt.empty();
  }

  /** Whether it is a share, whose errors are in points. */
  boolean isShare() {
    return SHARES.contains(name) || remoteTo().isPresent();
  }

  /** Refuses a run that does not have it, before that has taken its time. */
  void check(SimulationPlan plan) {
    OptionalInt node = remoteTo();
    if (node.isPresent() && node.getAsInt() >= plan.hardware().nodes()) {
      throw ofMoreNodes(plan.hardware().nodes());
    }
    boolean isOfGuest =
        name.startsWith(OF_SECOND_STAGE) || RunFigures.ofSecondStage().contains(name);
    if (isOfGuest && plan.guest().isEmpty()) {
      throw ofGuest();
    }
  }

  private BadInputException ofMoreNodes(int nodes) {
    return new BadInputException(
        "%s is of a machine with more than %d nodes".formatted(name, nodes));
  }

  private BadInputException ofGuest() {
    return new BadInputException(name + " is of a run with guest");
  }

  /** What a run says. */
  double of(SimulationResult run) {
    OptionalInt node = remoteTo();
    if (node.isPresent()) {
      boolean below = name.startsWith(OF_SECOND_STAGE);
      return remoteTables(
          below ? secondStage(run).tablesByNode() : run.tablesByNode(), node.getAsInt());
    }
    double value = RunFigures.of(run).getOrDefault(name, Double.NaN).doubleValue();
    return isShare() ? PERCENT * value : value;
  }

  private SimulationResult.SecondStage secondStage(SimulationResult run) {
    return run.secondStage().orElseThrow(this::ofGuest);
  }

  private double remoteTables(List<Long> tablesByNode, int node) {
    if (node >= tablesByNode.size()) {
      throw ofMoreNodes(tablesByNode.size());
    }
    double all = tablesByNode.stream().mapToLong(Long::longValue).sum();
    return PERCENT * (all - tablesByNode.get(node)) / all;
  }
}
