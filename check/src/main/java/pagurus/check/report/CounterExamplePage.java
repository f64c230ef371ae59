package pagurus.check.report;

import java.util.List;
import java.util.Locale;
import pagurus.check.report.CounterExample.Column;
import pagurus.check.report.CounterExample.Line;

/**
 * Draws a counter-example as a sequence diagram: a page that needs nothing but itself. CPUs' parts
 * and the things in memory are life lines; every step is an arrow between two of them.
 */
public final class CounterExamplePage {
  /** How wide a letter of a name is, in pixels. */
  private static final int LETTER = 7;

  private final CounterExample example;
  private final List<Column> columns;
  private final List<String> subjects;
  private final StringBuilder html = new StringBuilder();

  private CounterExamplePage(CounterExample example) {
    this.example = example;
    columns = example.columns();
    subjects = example.subjects();
  }

  /** The page. */
  public static String of(CounterExample example) {
    CounterExamplePage page = new CounterExamplePage(example);
    page.head();
    page.names();
    page.html.append("<ol class=\"steps\">\n");
    for (int i = 0; i < example.lines().size(); i++) {
      page.row(example.lines().get(i), i == 0 ? 0 : example.lines().get(i - 1).turn());
    }
    page.html.append("</ol>\n");
    page.ending();
    page.html.append("</main>\n</html>\n");
    return page.html.toString();
  }

  private void head() {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(escaped(example.title()))
        .append("</title>\n<style>\n")
        .append(PageStyle.CSS)
        .append("</style>\n<main style=\"--lanes:")
        .append(columns.size() + subjects.size())
        .append(";--names:%dpx".formatted(heightOfNames()))
        .append("\">\n<h1>")
        .append(escaped(example.title()))
        .append("</h1>\n");
    example
        .finding()
        .ifPresent(
            finding ->
                html.append("<p class=\"broken\"><b>")
                    .append(finding.invariant())
                    .append(" does not hold:</b> ")
                    .append(escaped(finding.invariant().sentence()))
                    .append(".</p>\n"));
  }

  /** Names stand upright: the longest decides. */
  private int heightOfNames() {
    int longest = "cpu 0 thread".length();
    for (String subject : subjects) {
      longest = Math.max(longest, subject.length());
    }
    return 12 + LETTER * longest;
  }

  private void names() {
    html.append("<div class=\"row names\"><div class=\"lanes\">");
    for (int lane = 0; lane < columns.size(); lane++) {
      Column column = columns.get(lane);
      name(lane, "cpu %d %s".formatted(column.cpu(), lower(column.part())), "actor");
    }
    for (int i = 0; i < subjects.size(); i++) {
      name(columns.size() + i, subjects.get(i), "memory");
    }
    html.append("</div><div class=\"text\">").append(example.length()).append("</div></div>\n");
  }

  private void name(int lane, String text, String kind) {
    html.append("<span class=\"name %s\" style=\"--at:%d\">".formatted(kind, lane))
        .append(escaped(text))
        .append("</span>");
  }

  private void row(Line line, int turnBefore) {
    String change = line.changes() ? " changes" : "";
    html.append("<li class=\"row%s\"><div class=\"lanes\">".formatted(change));
    for (int lane = 0; lane < columns.size() + subjects.size(); lane++) {
      String kind = lane < columns.size() ? "actor" : "memory";
      html.append("<i class=\"life %s\" style=\"--at:%d\"></i>".formatted(kind, lane));
    }
    line.subject().ifPresent(subject -> arrow(line, columns.size() + subjects.indexOf(subject)));
    html.append("<i class=\"dot\" style=\"--at:%d\"></i></div>".formatted(line.column()));
    html.append("<div class=\"text\">");
    String turn = line.turn() == turnBefore ? "" : String.valueOf(line.turn());
    html.append("<span class=\"turn\">%s</span> ".formatted(turn));
    Column column = columns.get(line.column());
    html.append("<b>%s</b> <span class=\"who\">".formatted(line.step()))
        .append("cpu %d %s</span> ".formatted(column.cpu(), lower(column.part())))
        .append(escaped(line.place()));
    if (!line.change().isEmpty()) {
      html.append(": <span class=\"change\">").append(escaped(line.change())).append("</span>");
    }
    line.rule()
        .ifPresent(
            rule ->
                html.append(" <abbr title=\"%s\">".formatted(escaped(rule.sentence())))
                    .append(rule)
                    .append("</abbr>"));
    if (line.folded() > 0) {
      html.append(
          " <small>... %d private %s</small>"
              .formatted(line.folded(), line.folded() == 1 ? "step" : "steps"));
    }
    html.append("</div></li>\n");
  }

  /** From the CPU to the thing in memory if the step changes it, the other way if it reads. */
  private void arrow(Line line, int to) {
    String direction = line.changes() ? "write" : "read";
    html.append(
        "<i class=\"arrow %s\" style=\"--at:%d;--to:%d\"></i>"
            .formatted(direction, line.column(), to));
  }

  private void ending() {
    example
        .finding()
        .ifPresent(
            finding ->
                html.append("<p class=\"broken\">")
                    .append(escaped(finding.why()))
                    .append(".</p>\n"));
    if (!example.rules().isEmpty()) {
      html.append("<dl>\n");
      example
          .rules()
          .forEach(
              rule ->
                  html.append("<dt>")
                      .append(rule)
                      .append("<dd>")
                      .append(escaped(rule.sentence()))
                      .append("\n"));
      html.append("</dl>\n");
    }
    html.append(
            "<p class=\"key\">Arrows to the right write, arrows to the left read. Private steps ")
        .append("are those that no other part of the machine can notice. ")
        .append(CounterExampleText.KEY)
        .append("</p>\n");
  }

  private static String lower(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
