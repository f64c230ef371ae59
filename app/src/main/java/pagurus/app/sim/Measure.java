package pagurus.app.sim;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import pagurus.app.BadInputException;
import pagurus.app.terminal.Nearest;
import pagurus.sim.run.SimulationResult;

/**
 * What a published figure is of: a figure of {@code --json}, or {@code remoteTables:N}, the share
 * of tables that is not on node N. Shares are in per cent, as papers print them.
 *
 * @param name as above
 */
record Measure(String name) {
  /** Time, which is what most figures are of. */
  static final Measure CYCLES = new Measure("cycles");

  private static final Pattern REMOTE_TABLES = Pattern.compile("remoteTables:(\\d{1,2})");
  private static final Set<String> SHARES = Set.of("walkShare", "remoteWalkShare");
  private static final double PERCENT = 100;

  /** The measure of this name. */
  static Measure named(String name) {
    if (!RunFigures.names().contains(name) && !REMOTE_TABLES.matcher(name).matches()) {
      throw Nearest.unknown("measure", name, RunFigures.names());
    }
    return new Measure(name);
  }

  /** Whether it is a share, whose errors are in points. */
  boolean isShare() {
    return SHARES.contains(name) || REMOTE_TABLES.matcher(name).matches();
  }

  /** What a run says. */
  double of(SimulationResult run) {
    if (REMOTE_TABLES.matcher(name).matches()) {
      return remoteTables(run.tablesByNode(), Integer.parseInt(name.replaceAll(".*:", "")));
    }
    double value = RunFigures.of(run).getOrDefault(name, Double.NaN).doubleValue();
    return isShare() ? PERCENT * value : value;
  }

  private double remoteTables(List<Long> tablesByNode, int node) {
    if (node >= tablesByNode.size()) {
      throw new BadInputException(
          "%s is of a machine with more than %d nodes".formatted(name, tablesByNode.size()));
    }
    double all = tablesByNode.stream().mapToLong(Long::longValue).sum();
    return PERCENT * (all - tablesByNode.get(node)) / all;
  }
}
