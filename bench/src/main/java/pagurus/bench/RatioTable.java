package pagurus.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Turns the harness's figures into a table of ratios. A ratio is of medians over all iterations of
 * all forks: the time of {@code pagurus} divided by the time of {@code against}, so less is better;
 * where the reach is a speed, it is the inverse.
 */
public final class RatioTable {
  private record Row(String name, String what, String against, boolean speed, double reach) {
    boolean isMet(double ratio) {
      return speed ? ratio >= reach : ratio <= reach;
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("walk", "4-level walk, random, 64 Ki pages", "hand-inlined Java", false, 1.2),
          new Row("tlb", "translation on a TLB hit", "hand-inlined on arrays", false, 1.2),
          new Row(
              "fault", "page fault, relocatable, no move", "without revalidation", false, 1.005),
          new Row("drain", "full leaf tables moved by drain", "copy of the bytes", true, 0.5),
          new Row("beside", "accesses while the tables move", "relocation off", true, 0.9),
          new Row("replay", "run on a recording, unchecked", "decoding it", true, 0.5));

  private static final double C_REACH = 1.5;

  private RatioTable() {}

  /** Prints the rows named after the folder that has the harness's JSON files. */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    line(out, "what", "against", "ratio", "reach", "");
    for (String name : List.of(args).subList(1, args.length)) {
      Row row = ROWS.stream().filter(r -> r.name.equals(name)).findFirst().orElseThrow();
      print(out, row, Path.of(args[0]));
    }
  }

  private static void print(PrintStream out, Row row, Path folder) throws IOException {
    Map<String, Double> medians = medians(folder.resolve(row.name + ".json"));
    for (var entry : medians.entrySet()) {
      if (entry.getKey().startsWith("pagurus")) {
        String variant = entry.getKey().substring("pagurus".length());
        double ours = entry.getValue();
        double theirs = Objects.requireNonNull(medians.get("against" + variant), "a pair");
        double ratio = row.speed ? theirs / ours : ours / theirs;
        line(out, row.what + variant, row.against, row, ratio);
      }
    }
    Path c = folder.resolve(row.name + ".c");
    if (Files.exists(c)) {
      double theirs = Double.parseDouble(Files.readString(c).strip());
      double ratio = Objects.requireNonNull(medians.get("pagurus"), "a figure") / theirs;
      Row native_ = new Row(row.name, row.what, "C, gcc -O2", false, C_REACH);
      line(out, row.what, native_.against, native_, ratio);
    }
  }

  private static void line(PrintStream out, String what, String against, Row row, double ratio) {
    String verdict = row.isMet(ratio) ? "met" : "missed";
    String shown =
        String.format(Locale.ROOT, row.reach < 1.1 && !row.speed ? "%.4f" : "%.2f", ratio);
    line(out, what, against, shown, String.valueOf(row.reach), verdict);
  }

  private static void line(
      PrintStream out, String what, String against, String ratio, String reach, String verdict) {
    out.printf(Locale.ROOT, "%-46s %-24s %8s %7s  %s%n", what, against, ratio, reach, verdict);
  }

  /** The median of each benchmark and variant: "pagurus", "against (entryKind DIRTY)". */
  private static Map<String, Double> medians(Path json) throws IOException {
    Map<String, Double> medians = new TreeMap<>();
    for (Object one : JSON.std.listFrom(Files.readString(json))) {
      Map<?, ?> result = (Map<?, ?>) one;
      String benchmark = String.valueOf(result.get("benchmark"));
      String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
      List<Double> values = new ArrayList<>();
      Map<?, ?> metric =
          (Map<?, ?>) Objects.requireNonNull(result.get("primaryMetric"), "a metric");
      for (Object fork : (List<?>) Objects.requireNonNull(metric.get("rawData"), "raw data")) {
        ((List<?>) fork).forEach(value -> values.add(((Number) value).doubleValue()));
      }
      values.sort(null);
      medians.put(method + variant(result), values.get(values.size() / 2));
    }
    return medians;
  }

  private static String variant(Map<?, ?> result) {
    return result.get("params") instanceof Map<?, ?> params
        ? " (" + String.join(", ", params.values().stream().map(String::valueOf).toList()) + ")"
        : "";
  }
}
