package pagurus.app.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import pagurus.drive.story.Figure;

/** Shows a person the two tellings beside each other. */
final class DemoTable {
  private static final String ROW = "  %-34s %18s %18s%n";

  private final PrintWriter out;

  DemoTable(PrintWriter out) {
    this.out = out;
  }

  void print(Comparison comparison) {
    Demo demo = comparison.demo();
    out.printf(Locale.ROOT, "%s (%s): %s%n%n", demo.name(), demo.questions(), demo.claim());
    out.printf(ROW, "", "with " + demo.difference(), "without");
    List<Figure> with = comparison.with().figures().all();
    List<Figure> without = comparison.without().figures().all();
    for (int i = 0; i < with.size(); i++) {
      out.printf(ROW, with.get(i).label(), text(with.get(i)), text(without.get(i)));
    }
    out.println();
    findings("with " + demo.difference(), comparison.with());
    findings("without", comparison.without());
    out.println(comparison.holds() ? "The claim holds." : "The claim does not hold.");
    out.flush();
  }

  private void findings(String which, Telling telling) {
    telling.audit().findings().forEach(finding -> out.println("audit, " + which + ": " + finding));
  }

  private static String text(Figure figure) {
    return switch (figure) {
      case Figure.Count count -> String.format(Locale.ROOT, "%,d", count.value());
      case Figure.Share share ->
          Double.isNaN(share.value())
              ? "-"
              : String.format(Locale.ROOT, "%.1f %%", 100 * share.value());
      case Figure.Words words -> words.value();
      case Figure.Counts counts ->
          counts.values().stream()
              .map(value -> String.format(Locale.ROOT, "%,d", value))
              .collect(Collectors.joining(" "));
    };
  }
}
