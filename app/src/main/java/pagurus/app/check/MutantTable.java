package pagurus.app.check;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import pagurus.check.explore.Verdict;

/** Tells a person which mutants have been killed: a row for each, then a sentence. */
final class MutantTable {
  private static final int FIRST_NUMBER = 5;
  private static final int LAST_NUMBER = 6;

  private final PrintWriter out;

  MutantTable(PrintWriter out) {
    this.out = out;
  }

  void print(List<MutantOutcome> outcomes, int wanted, double seconds) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "mutant",
            "scenario",
            "profile",
            "target",
            "invariant",
            "executions",
            "length",
            "defect"));
    outcomes.forEach(outcome -> rows.add(row(outcome)));
    int[] widths =
        IntStream.range(0, rows.getFirst().size() - 1)
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    rows.forEach(row -> print(row, widths));
    long killed = outcomes.stream().filter(MutantOutcome::isKilled).count();
    out.println();
    out.printf(Locale.ROOT, "%d of %d killed in %.1f s%n", killed, wanted, seconds);
    out.flush();
  }

  private void print(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - row.get(i).length());
      boolean isNumber = i >= FIRST_NUMBER && i <= LAST_NUMBER;
      line.append(isNumber ? space + row.get(i) : row.get(i) + space).append("  ");
    }
    out.println(line.append(row.getLast()));
  }

  private static List<String> row(MutantOutcome one) {
    Verdict verdict = one.outcome().verdict();
    Combination combination = one.outcome().combination();
    return List.of(
        one.mutant().id(),
        combination.scenario().name(),
        combination.setting().profile().name(),
        "%s of %d".formatted(combination.setting().target().word(), combination.setting().levels()),
        invariant(one),
        String.format(Locale.ROOT, "%,d", verdict.executions()),
        verdict
            .violation()
            .map(found -> String.valueOf(found.schedule().turns().size()))
            .orElse("-"),
        one.mutant().defect());
  }

  private static String invariant(MutantOutcome one) {
    return one.outcome()
        .verdict()
        .violation()
        .map(found -> found.finding().invariant().name())
        .map(name -> one.isKilled() ? name : name + ", not " + one.mutant().breaks())
        .orElse("survives");
  }
}
