package pagurus.app.check;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;

/** Tells a person what came of a check: a row for each combination, then a sentence. */
final class CheckTable {
  private static final int FIRST_NUMBER = 6;
  private static final int LAST_NUMBER = 8;

  private final PrintWriter out;
  private int scenarioWidth;
  private int protocolWidth;
  private int profileWidth;

  CheckTable(PrintWriter out) {
    this.out = out;
  }

  /** What there is to check. */
  void catalogue(List<Scenario> scenarios) {
    out.println("scenarios");
    for (Scenario scenario : scenarios) {
      out.printf(Locale.ROOT, "  %-22s %s%n", scenario.name(), scenario.about());
    }
    out.println();
    out.flush();
  }

  /** The names of the columns, wide enough for these rows. */
  void header(List<Combination> combinations) {
    scenarioWidth = width("scenario", combinations, one -> one.scenario().name());
    protocolWidth = width("protocol", combinations, Combination::playedBy);
    profileWidth = width("profile", combinations, one -> one.setting().profile().name());
    print(
        "scenario",
        "protocol",
        "profile",
        "L",
        "target",
        "complete",
        "executions",
        "steps",
        "time",
        "invariants",
        "method");
  }

  private static int width(
      String header, List<Combination> combinations, Function<Combination, String> name) {
    int widest = combinations.stream().map(name).mapToInt(String::length).max().orElse(0);
    return Math.max(header.length(), widest);
  }

  private void print(String... cells) {
    int[] widths = {scenarioWidth, protocolWidth, profileWidth, 1, 6, 8, 11, 13, 8, 11, 0};
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(Math.max(0, widths[i] - cells[i].length()));
      boolean isNumber = i >= FIRST_NUMBER && i <= LAST_NUMBER;
      row.append(isNumber ? space + cells[i] : cells[i] + space).append("  ");
    }
    out.println(row.toString().stripTrailing());
    out.flush();
  }

  void row(CheckOutcome outcome) {
    Verdict verdict = outcome.verdict();
    Setting setting = outcome.combination().setting();
    print(
        outcome.combination().scenario().name(),
        outcome.combination().playedBy(),
        setting.profile().name(),
        String.valueOf(setting.levels()),
        setting.target().word(),
        verdict.complete() ? "complete" : "-",
        String.format(Locale.ROOT, "%,d", verdict.executions()),
        String.format(Locale.ROOT, "%,d", verdict.steps()),
        String.format(Locale.ROOT, "%.1f s", outcome.time().toMillis() / 1e3),
        verdict
            .violation()
            .map(found -> found.finding().invariant() + " broken")
            .orElse(verdict.complete() ? "hold" : "hold so far"),
        verdict.method());
  }

  void verdict(List<CheckOutcome> outcomes, int wanted, double seconds) {
    long broken = outcomes.stream().filter(outcome -> !outcome.holds()).count();
    long complete = outcomes.stream().filter(outcome -> outcome.verdict().complete()).count();
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d of %,d checked in %.1f s: %,d complete, %,d incomplete without a finding, %,d"
            + " broken%n",
        outcomes.size(),
        wanted,
        seconds,
        complete,
        outcomes.size() - complete - broken,
        broken);
    out.flush();
  }
}
