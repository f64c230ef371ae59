package pagurus.sim.reproduce;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import pagurus.sim.run.SimulationResult;
import pagurus.sim.run.StartPlacement;

/**
 * Mitosis, figures 6 and 10 (ASPLOS 2020): cycles of programs on one socket, with tables and data
 * on this or another one. Times are divided by that with both local.
 *
 * <p>The machine and the programs are made smaller together, so that the same share of tables and
 * data fits the caches and TLBs; times of the hardware stay.
 */
final class MitosisFigure6 implements Experiment {
  private static final String BASE = "LP-LD";
  private static final String MIGRATED = "+M";

  /** The rows that the cost model was calibrated on. */
  private static final Set<String> CALIBRATED = Set.of("GUPS LP-LD", "GUPS RP-LD", "GUPS RPI-LD");

  private static final List<String> NOTES =
      List.of(
          "calibrated on GUPS alone: LP-LD gives its own work and what a walk takes beside its"
              + " reads, RPI-LD says whose lines the published bandwidth counts; for RP-LD nothing"
              + " was chosen.");

  /**
   * As published, and by the authors' script: XSBench with 16 threads on 14 cores, of which 14 are
   * simulated; all others with one.
   */
  private static Program program(String workload) {
    return switch (workload) {
      case "GUPS" -> new Program("gups", 64, 1, 48);
      case "BTree" -> new Program("bptree", 35, 1, 48);
      case "Redis" -> new Program("redis", 75, 1, 32);
      case "XSBench" -> new Program("xsbench", 85, 14, 64);
      case "Canneal" -> new Program("canneal", 32, 1, 32);
      default -> throw new IllegalArgumentException("nobody knows how to simulate " + workload);
    };
  }

  /**
   * A program at its published size.
   *
   * @param generator that makes its accesses
   * @param gib memory
   * @param threads of it
   * @param mebiAccesses how many times 2^20 accesses of the full size make a run that fills caches
   *     several times over
   */
  private record Program(String generator, int gib, int threads, int mebiAccesses) {
    String specification() {
      return "gen:%s?pages=%d&init=single&threads=%d&accesses=%dMi"
          .formatted(generator, (long) gib * MitosisTestbed.PAGES_PER_GIB, threads, mebiAccesses);
    }
  }

  /** A published run. */
  private record Published(String workload, String configuration, double cycles, double walks) {
    String label() {
      return workload + " " + configuration;
    }

    double walkShare() {
      return walks / cycles;
    }
  }

  @Override
  public String name() {
    return "mitosis-fig6";
  }

  @Override
  public String about() {
    return "Times of programs on one socket, tables and data local or remote (Mitosis, ASPLOS"
        + " 2020)";
  }

  @Override
  public int usualScale() {
    return 16;
  }

  private static List<Published> published() {
    return PublishedTable.lines("mitosis-fig6").stream()
        .map(
            words ->
                new Published(
                    words.get(0),
                    words.get(1),
                    Double.parseDouble(words.get(2)),
                    Double.parseDouble(words.get(3))))
        .toList();
  }

  @Override
  public List<Part> parts(int scale) {
    return published().stream().<Part>map(run -> new Run(run, scale)).toList();
  }

  /** Simulates one row. */
  private record Run(Published of, int scale) implements Part {
    @Override
    public String label() {
      return of.label();
    }

    @Override
    public List<Double> run(DoubleConsumer progress) {
      String placement = of.configuration().replace(MIGRATED, "");
      String policy = of.configuration().endsWith(MIGRATED) ? "mitosis" : "first-touch";
      Program program = program(of.workload());
      SimulationResult result =
          MitosisTestbed.run(
              program.specification(),
              scale,
              StartPlacement.named(placement).orElseThrow(),
              policy,
              progress);
      return List.of((double) result.cycles(), result.walkShare());
    }
  }

  @Override
  public Comparison compare(Map<String, List<Double>> measured) {
    List<Published> runs = published();
    List<Comparison.Row> rows =
        runs.stream().map(run -> row(run, base(run, runs), measured)).toList();
    return new Comparison("times " + BASE, true, rows, new Comparison.Claim(10, 20), NOTES);
  }

  private static Published base(Published of, List<Published> runs) {
    return runs.stream()
        .filter(run -> run.label().equals(of.workload() + " " + BASE))
        .findFirst()
        .orElseThrow();
  }

  private static Comparison.Row row(
      Published run, Published base, Map<String, List<Double>> measured) {
    List<Double> simulated = measured.getOrDefault(run.label(), List.of());
    List<Double> divisor = measured.getOrDefault(base.label(), List.of());
    return new Comparison.Row(
        run.workload(),
        run.configuration(),
        run.cycles() / base.cycles(),
        simulated.getFirst() / divisor.getFirst(),
        basis(run),
        run.walkShare(),
        simulated.getLast());
  }

  private static Comparison.Basis basis(Published run) {
    if (run.configuration().equals(BASE)) {
      return Comparison.Basis.BASE;
    }
    return CALIBRATED.contains(run.label())
        ? Comparison.Basis.CALIBRATED
        : Comparison.Basis.PREDICTED;
  }
}
