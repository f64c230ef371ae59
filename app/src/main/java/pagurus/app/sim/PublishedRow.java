package pagurus.app.sim;

import java.util.List;
import pagurus.sim.reproduce.Comparison;

/**
 * A line of a file of published figures.
 *
 * @param line where it is in the file
 * @param program what it is called
 * @param configuration how it was run
 * @param run what simulates it
 * @param measure what the figure is of
 * @param published the figure
 * @param walks the share of time in walks that was published beside it, from 0 to 1; NaN if none
 * @param base the configuration of the row that both figures are divided by; empty if they are not
 * @param isCalibrated whether the machine was made so that the figure comes out
 */
record PublishedRow(
    long line,
    String program,
    String configuration,
    Run run,
    Measure measure,
    double published,
    double walks,
    String base,
    boolean isCalibrated) {
  /**
   * A simulation, which several rows may share.
   *
   * @param workload a recording or a generator
   * @param policy the name of one
   * @param options as on the command line
   */
  record Run(String workload, String policy, List<String> options) {
    /** Keeps a copy. */
    Run {
      options = List.copyOf(options);
    }
  }

  /** Whether its error is in points: it is a share, and is not divided by another. */
  boolean isInPoints() {
    return measure.isShare() && base.isEmpty();
  }

  /** The same figure as one that others are divided by. */
  PublishedRow dividedByItself() {
    return new PublishedRow(
        line, program, configuration, run, measure, published, walks, configuration, isCalibrated);
  }

  /** Whether others are divided by it, and it by itself. */
  boolean isBase() {
    return configuration.equals(base);
  }

  /** Whether this row is what another is divided by. */
  boolean isBaseOf(PublishedRow other) {
    return program.equals(other.program)
        && measure.equals(other.measure)
        && configuration.equals(other.base);
  }

  /** Whether both are of the same figure. */
  boolean isSameAs(PublishedRow other) {
    return program.equals(other.program)
        && measure.equals(other.measure)
        && configuration.equals(other.configuration);
  }

  /** What the simulated figure rests on. */
  Comparison.Basis basis() {
    if (isBase()) {
      return Comparison.Basis.BASE;
    }
    return isCalibrated ? Comparison.Basis.CALIBRATED : Comparison.Basis.PREDICTED;
  }
}
