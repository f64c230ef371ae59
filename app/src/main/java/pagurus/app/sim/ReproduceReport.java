package pagurus.app.sim;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import pagurus.app.terminal.CsvText;
import pagurus.sim.reproduce.Comparison;
import pagurus.sim.reproduce.Comparison.Row;
import pagurus.sim.reproduce.Experiment;

/** Published and simulated figures side by side, for people and for programs. */
final class ReproduceReport {
  private final Experiment experiment;
  private final int scale;
  private final Comparison comparison;

  ReproduceReport(Experiment experiment, int scale, Comparison comparison) {
    this.experiment = experiment;
    this.scale = scale;
    this.comparison = comparison;
  }

  /** A line for each row, and what they say together. */
  void table(PrintWriter out) {
    out.printf("%s: %s%n", experiment.name(), experiment.about());
    out.printf(
        "in %s, %s%s%n%n",
        comparison.unit(),
        scale == 1 ? "at full size" : "at 1/%d of the size".formatted(scale),
        hasWalks() ? "; walks: share of the time" : "");
    String names = "%%-%ds %%-%ds".formatted(widest(Row::workload), widest(Row::configuration));
    line(
        out,
        names.formatted("", ""),
        "published",
        "simulated",
        comparison.isRelative() ? "error %" : "error",
        "",
        hasWalks() ? "walks, published and simulated" : "");
    comparison.rows().forEach(row -> line(out, names, row));
    out.printf("%n%s%n", verdict());
    comparison.notes().forEach(note -> out.printf("%s%n", note));
    out.flush();
  }

  private String verdict() {
    boolean predicts =
        comparison.rows().stream().anyMatch(row -> row.basis() == Comparison.Basis.PREDICTED);
    return predicts
        ? format(
            "error of what is predicted: %.1f%s at the median, %.1f at worst;"
                + " held to %.0f and %.0f: %s",
            comparison.medianError(),
            comparison.isRelative() ? " %" : " points",
            comparison.worstError(),
            comparison.claim().median(),
            comparison.claim().worst(),
            comparison.holds() ? "holds" : "does not hold")
        : "nothing is predicted";
  }

  private boolean hasWalks() {
    return comparison.rows().stream().anyMatch(row -> !Double.isNaN(row.publishedWalks()));
  }

  private int widest(Function<Row, String> name) {
    return comparison.rows().stream().map(name).mapToInt(String::length).max().orElse(1);
  }

  private static void line(PrintWriter out, Object... words) {
    out.printf("%s%n", format("%s %10s %10s %9s  %-11s %s", words).stripTrailing());
  }

  private void line(PrintWriter out, String names, Row row) {
    line(
        out,
        names.formatted(row.workload(), row.configuration()),
        figure(row.published()),
        figure(row.simulated()),
        row.basis() == Comparison.Basis.BASE ? "" : format("%+.1f", comparison.error(row)),
        basis(row),
        Double.isNaN(row.publishedWalks())
            ? ""
            : format("%5.1f %% %7.1f %%", 100 * row.publishedWalks(), 100 * row.simulatedWalks()));
  }

  private static String basis(Row row) {
    return row.basis().name().toLowerCase(Locale.ROOT);
  }

  private static String figure(double value) {
    return format(value < 10 ? "%.3f" : "%,.1f", value);
  }

  @FormatMethod
  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** One JSON object; the schema is docs/reproduce.schema.json. */
  Map<String, Object> object() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("experiment", experiment.name());
    root.put("scale", scale);
    root.put("unit", comparison.unit());
    root.put("errorIn", comparison.isRelative() ? "percent" : "points");
    root.put("rows", comparison.rows().stream().map(this::fields).toList());
    root.put("medianError", comparison.medianError());
    root.put("worstError", comparison.worstError());
    root.put("claimedMedian", comparison.claim().median());
    root.put("claimedWorst", comparison.claim().worst());
    root.put("holds", comparison.holds());
    root.put("notes", comparison.notes());
    return root;
  }

  private Map<String, Object> fields(Row row) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("workload", row.workload());
    map.put("configuration", row.configuration());
    map.put("published", row.published());
    map.put("simulated", row.simulated());
    map.put("error", comparison.error(row));
    map.put("basis", basis(row));
    if (!Double.isNaN(row.publishedWalks())) {
      map.put("publishedWalkShare", row.publishedWalks());
      map.put("simulatedWalkShare", row.simulatedWalks());
    }
    return map;
  }

  /** A heading and a line for each row. */
  String csv() {
    return CsvText.of(comparison.rows().stream().map(this::fields).toList());
  }
}
