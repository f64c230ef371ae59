package pagurus.app.sim;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pagurus.app.BadInputException;
import pagurus.sim.reproduce.Comparison;
import pagurus.sim.reproduce.Experiment;
import pagurus.sim.run.Policies;
import pagurus.sim.run.Simulation;
import pagurus.sim.run.SimulationPlan;
import pagurus.sim.run.SimulationResult;
import pagurus.trace.BadRecordingException;
import pagurus.trace.Workload;
import pagurus.trace.Workloads;

/** Published figures from a file, simulated line by line. */
final class PublishedRuns implements Experiment {
  /** What predictions are held to, as those of Mitosis' figures 6 (per cent) and 4 (points) are. */
  private static final Comparison.Claim RELATIVE = new Comparison.Claim(10, 20);

  private static final Comparison.Claim IN_POINTS = new Comparison.Claim(5, 5);

  private final Path path;
  private final PublishedFile file;
  private final PolicyChoice policies;
  private final OpenWorkloads workloads;

  /**
   * The figures of a file.
   *
   * @param given options of all lines that do not say otherwise, without dashes
   * @param policies that lines may name
   * @param workloads stays open until all runs are over
   */
  PublishedRuns(
      Path path, Map<String, String> given, PolicyChoice policies, OpenWorkloads workloads) {
    this.path = path;
    this.policies = policies;
    this.workloads = workloads;
    file = PublishedFile.read(path, given);
    file.rows().forEach(row -> ofLine(row, () -> check(row)));
  }

  /** Refuses what cannot be simulated; a mistake in the last line must not show after hours. */
  private Policies check(PublishedRow row) {
    SimulationPlan plan = plan(row.run(), 1);
    plan.check();
    row.measure().check(plan);
    Policies chosen = policies(row.run(), plan);
    chosen.check(plan.hardware());
    return chosen;
  }

  /** Says which line it was, if something is wrong with it. */
  private <T> T ofLine(PublishedRow row, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException | BadRecordingException | BadInputException e) {
      throw PublishedFile.wrong(path, row.line(), String.valueOf(e.getMessage()));
    }
  }

  /** The recordings and machines of files that its lines name. */
  Set<Path> inputs() {
    Set<Path> inputs = new LinkedHashSet<>();
    for (PublishedRow row : file.rows()) {
      PublishedRow.Run run = row.run();
      inputs.addAll(Workloads.files(run.workload()));
      RowOptions.parse(run.options()).plan().machineFile().ifPresent(inputs::add);
    }
    return inputs;
  }

  private static SimulationPlan plan(PublishedRow.Run run, int scale) {
    return RowOptions.parse(run.options()).plan().plan(scale);
  }

  private Policies policies(PublishedRow.Run run, SimulationPlan plan) {
    List<Policies> chosen = policies.forRuns(List.of(run.policy()), plan);
    if (chosen.size() > 1) {
      throw new BadInputException("a line has one policy, not '%s'".formatted(run.policy()));
    }
    return chosen.getFirst();
  }

  @Override
  public String name() {
    return String.valueOf(path.getFileName());
  }

  @Override
  public String about() {
    return file.about();
  }

  @Override
  public int usualScale() {
    return 1;
  }

  @Override
  public List<Part> parts(int scale) {
    return together().stream()
        .<Part>map(rows -> ofLine(rows.getFirst(), () -> new Simulated(rows, scale)))
        .toList();
  }

  /** Lines that one simulation is for. */
  private List<List<PublishedRow>> together() {
    Map<PublishedRow.Run, List<PublishedRow>> byRun =
        file.rows().stream()
            .collect(
                Collectors.groupingBy(PublishedRow::run, LinkedHashMap::new, Collectors.toList()));
    return List.copyOf(byRun.values());
  }

  private static String label(List<PublishedRow> rows) {
    return "line " + rows.getFirst().line();
  }

  /** One simulation: a figure for each of the lines that it is for, then its share of walks. */
  private final class Simulated implements Part {
    private final List<PublishedRow> rows;
    private final PublishedRow.Run run;
    private final SimulationPlan plan;
    private final Workload workload;

    Simulated(List<PublishedRow> rows, int scale) {
      this.rows = rows;
      run = rows.getFirst().run();
      plan = plan(run, scale);
      workload = workloads.open(run.workload(), scale);
    }

    @Override
    public String label() {
      return PublishedRuns.label(rows);
    }

    @Override
    public List<Double> run(DoubleConsumer progress) {
      return ofLine(rows.getFirst(), () -> figures(progress));
    }

    private List<Double> figures(DoubleConsumer progress) {
      SimulationResult result = Simulation.run(workload, plan, policies(run, plan), progress);
      return Stream.concat(
              rows.stream().map(row -> row.measure().of(result)), Stream.of(result.walkShare()))
          .toList();
    }
  }

  @Override
  public Comparison compare(Map<String, List<Double>> measured) {
    Map<PublishedRow, Double> simulated = new HashMap<>();
    Map<PublishedRow, Double> walks = new HashMap<>();
    for (List<PublishedRow> rows : together()) {
      List<Double> figures = measured.getOrDefault(label(rows), List.of());
      for (int i = 0; i < rows.size(); i++) {
        simulated.put(rows.get(i), figures.get(i));
        walks.put(rows.get(i), figures.getLast());
      }
    }
    List<Comparison.Row> rows =
        file.rows().stream()
            .map(row -> compared(row, simulated, walks.getOrDefault(row, Double.NaN)))
            .toList();
    boolean isRelative = !file.rows().getFirst().isInPoints();
    return new Comparison(unit(), isRelative, rows, isRelative ? RELATIVE : IN_POINTS, List.of());
  }

  private Comparison.Row compared(
      PublishedRow row, Map<PublishedRow, Double> simulated, double walks) {
    Optional<PublishedRow> base =
        file.rows().stream().filter(other -> other.isBaseOf(row)).findFirst();
    double divisor = base.map(simulated::get).orElse(1.0);
    if (divisor == 0) {
      throw PublishedFile.wrong(
          path, row.line(), "what it is divided by is simulated as 0: " + row.base());
    }
    return new Comparison.Row(
        row.program(),
        row.configuration(),
        row.published() / base.map(PublishedRow::published).orElse(1.0),
        simulated.getOrDefault(row, Double.NaN) / divisor,
        row.basis(),
        row.walks(),
        walks);
  }

  private String unit() {
    return file.rows().stream()
        .map(PublishedRuns::unit)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String unit(PublishedRow row) {
    String measure = row.measure().name() + (row.measure().isShare() ? " in per cent" : "");
    return row.base().isEmpty() ? measure : measure + " of " + row.base();
  }
}
