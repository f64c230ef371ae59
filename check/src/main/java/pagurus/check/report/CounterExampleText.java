package pagurus.check.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pagurus.check.report.CounterExample.Column;
import pagurus.check.report.CounterExample.Line;

/** Prints a counter-example for a terminal. */
public final class CounterExampleText {
  /** What the letters of an entry mean. */
  static final String KEY = "Entries: P present, W writable, A accessed, D dirty.";

  private static final String GAP = "  ";

  private final CounterExample example;
  private final int[] widths;
  private final int placeWidth;
  private final int changeWidth;

  private CounterExampleText(CounterExample example) {
    this.example = example;
    widths = new int[example.columns().size()];
    for (int i = 0; i < widths.length; i++) {
      Column column = example.columns().get(i);
      widths[i] = Math.max(cpu(column).length(), part(column).length());
    }
    int place = 0;
    int change = 0;
    for (Line line : example.lines()) {
      widths[line.column()] = Math.max(widths[line.column()], line.step().length());
      place = Math.max(place, line.place().length());
      change = Math.max(change, line.change().length());
    }
    placeWidth = place;
    changeWidth = change;
  }

  /** The text, with a line break behind each line. */
  public static String of(CounterExample example) {
    CounterExampleText text = new CounterExampleText(example);
    List<String> lines = new ArrayList<>();
    lines.add(example.title() + ": " + example.length());
    lines.add("");
    text.header(lines);
    example.lines().forEach(line -> lines.add(text.row(line)));
    lines.add("");
    text.ending(lines);
    StringBuilder all = new StringBuilder();
    lines.forEach(line -> all.append(line.stripTrailing()).append('\n'));
    return all.toString();
  }

  private void header(List<String> lines) {
    StringBuilder cpus = new StringBuilder("    ");
    StringBuilder parts = new StringBuilder("turn");
    int last = -1;
    for (int i = 0; i < widths.length; i++) {
      Column column = example.columns().get(i);
      cpus.append(GAP).append(pad(column.cpu() == last ? "" : cpu(column), widths[i]));
      parts.append(GAP).append(pad(part(column), widths[i]));
      last = column.cpu();
    }
    lines.add(cpus.toString());
    lines.add(parts.toString());
  }

  private String row(Line line) {
    StringBuilder row = new StringBuilder("%4d".formatted(line.turn()));
    for (int i = 0; i < widths.length; i++) {
      row.append(GAP).append(pad(i == line.column() ? line.step() : "", widths[i]));
    }
    row.append(GAP).append(pad(line.place(), placeWidth));
    row.append(GAP).append(pad(line.change(), changeWidth));
    row.append(GAP).append(pad(line.rule().map(HardwareRule::name).orElse(""), 3));
    if (line.folded() > 0) {
      row.append(" ... %d private".formatted(line.folded()));
    }
    return row.toString();
  }

  private void ending(List<String> lines) {
    lines.add(KEY);
    example.rules().forEach(rule -> lines.add("%-3s %s".formatted(rule, rule.sentence())));
    example
        .finding()
        .ifPresentOrElse(
            finding -> {
              lines.add(
                  "%s does not hold: %s"
                      .formatted(finding.invariant(), finding.invariant().sentence()));
              lines.add("    " + finding.why());
            },
            () -> lines.add("every invariant holds"));
  }

  private static String cpu(Column column) {
    return "cpu " + column.cpu();
  }

  private static String part(Column column) {
    return column.part().name().toLowerCase(Locale.ROOT);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
