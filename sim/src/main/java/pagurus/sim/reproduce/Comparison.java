package pagurus.sim.reproduce;

import java.util.Arrays;
import java.util.List;

/**
 * Published and simulated, row by row.
 *
 * @param unit of the figures: per cent, cycles, times
 * @param isRelative whether errors are shares of what was published, or differences
 * @param rows in the order of the publication
 * @param claim what the errors of all predictions are held to
 * @param notes what a reader must know
 */
public record Comparison(
    String unit, boolean isRelative, List<Row> rows, Claim claim, List<String> notes) {
  /** What a simulated figure rests on. */
  public enum Basis {
    /** Both are 1, for others are divided by it. */
    BASE,
    /** The cost model was made so that it is about this. */
    CALIBRATED,
    /** Nothing in the cost model was chosen for it. */
    PREDICTED
  }

  /**
   * One figure.
   *
   * @param workload the program
   * @param configuration how it was run, or what was measured
   * @param published as printed
   * @param simulated by the cost model
   * @param basis what that rests on
   * @param publishedWalks share of the time in walks, from 0 to 1; NaN if nobody has said
   * @param simulatedWalks the same of the simulation
   */
  public record Row(
      String workload,
      String configuration,
      double published,
      double simulated,
      Basis basis,
      double publishedWalks,
      double simulatedWalks) {}

  /**
   * How far off predictions may be, in per cent or points.
   *
   * @param median of all of them
   * @param worst the most for any
   */
  public record Claim(double median, double worst) {}

  /** Takes the lists over. */
  public Comparison {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** How far a row is off: per cent of what was published, or points. */
  public double error(Row row) {
    double difference = row.simulated() - row.published();
    return isRelative ? 100 * difference / row.published() : difference;
  }

  private double[] errors() {
    return rows.stream()
        .filter(row -> row.basis() == Basis.PREDICTED)
        .mapToDouble(row -> Math.abs(error(row)))
        .sorted()
        .toArray();
  }

  /** The median of the sizes of all errors of predictions. */
  public double medianError() {
    double[] sorted = errors();
    int half = sorted.length / 2;
    return sorted.length == 0
        ? 0
        : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** The largest of them. */
  public double worstError() {
    return Arrays.stream(errors()).max().orElse(0);
  }

  /** Whether the claim holds. */
  public boolean holds() {
    return medianError() <= claim.median() && worstError() <= claim.worst();
  }
}
