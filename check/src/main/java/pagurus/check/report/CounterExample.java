package pagurus.check.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pagurus.check.spec.Finding;

/**
 * What a person sees of a replay: a column for each part of a CPU that does something, a line for
 * each step that others can notice or that tells the story.
 *
 * @param title what was played
 * @param columns from left to right
 * @param lines from first to last
 * @param turns how many turns the schedule has
 * @param shortened whether kernel code's mere reads are folded too, since it is long
 * @param finding what was wrong in the end
 */
public record CounterExample(
    String title,
    List<Column> columns,
    List<Line> lines,
    int turns,
    boolean shortened,
    Optional<Finding> finding) {
  /**
   * A column.
   *
   * @param cpu whose
   * @param part which part of it
   */
  public record Column(int cpu, Part part) {}

  /**
   * A line.
   *
   * @param turn the number of its turn, from 1; 0 for what happens before the first
   * @param column where its step stands, from 0
   * @param step the step's name
   * @param place what its address is
   * @param subject the thing in memory that the step goes to; nothing if it stays with its CPU
   * @param change what was there, and what is there now
   * @param changes whether something is different from before
   * @param rule what allows hardware to do that
   * @param folded how many steps follow that nobody else can notice
   */
  public record Line(
      int turn,
      int column,
      String step,
      String place,
      Optional<String> subject,
      String change,
      boolean changes,
      Optional<HardwareRule> rule,
      int folded) {}

  /** What there is to see of a replay. */
  public static CounterExample of(String title, Replay replay) {
    Selection selection = Selection.of(replay.moments());
    List<Moment> shown = selection.shown();
    List<Integer> folded = selection.folded();
    List<Column> columns =
        shown.stream()
            .map(moment -> new Column(moment.cpu(), moment.part()))
            .distinct()
            .sorted(Comparator.comparingInt(Column::cpu).thenComparing(Column::part))
            .toList();
    Wording wording = new Wording(replay.atlas());
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Moment moment = shown.get(i);
      lines.add(
          new Line(
              moment.turn() + 1,
              columns.indexOf(new Column(moment.cpu(), moment.part())),
              moment.step().name(),
              wording.place(moment),
              wording.subject(moment),
              wording.change(moment),
              moment.changes(),
              moment.rule(),
              folded.get(i)));
    }
    return new CounterExample(
        title,
        columns,
        lines,
        replay.stepNames().size(),
        selection.isShortened(),
        replay.finding());
  }

  /** How long it is, in words. */
  String length() {
    return turns
        + (turns == 1 ? " turn" : " turns")
        + (shortened ? ", what kernel code only reads is folded" : "");
  }

  /** The things in memory that its steps go to: tables first, each in the order of its steps. */
  public List<String> subjects() {
    return lines.stream()
        .flatMap(line -> line.subject().stream())
        .distinct()
        .sorted(Comparator.comparing(subject -> !isTable(subject)))
        .toList();
  }

  private static boolean isTable(String subject) {
    return subject.contains("table") || subject.contains("root");
  }

  /** The rules that it cites, each once. */
  public List<HardwareRule> rules() {
    return lines.stream().flatMap(line -> line.rule().stream()).distinct().sorted().toList();
  }
}
