package pagurus.app.check;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;

/** Tells a person what came of a check: a row for each combination, then a sentence. */
final class CheckTable {
  private static final String ROW = "%-22s %-9s %-12s %-2s %-7s %-14s %-9s %11s %13s %8s  %s%n";

  private final PrintWriter out;

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

  void header() {
    out.printf(
        Locale.ROOT,
        ROW,
        "scenario",
        "protocol",
        "profile",
        "L",
        "target",
        "method",
        "complete",
        "executions",
        "steps",
        "time",
        "invariant");
    out.flush();
  }

  void row(CheckOutcome outcome) {
    Verdict verdict = outcome.verdict();
    Setting setting = outcome.combination().setting();
    out.printf(
        Locale.ROOT,
        ROW,
        outcome.combination().scenario().name(),
        setting.protocol().name(),
        setting.profile().name(),
        setting.levels(),
        setting.target().word(),
        verdict.method(),
        verdict.complete() ? "complete" : "-",
        "%,d".formatted(verdict.executions()),
        "%,d".formatted(verdict.steps()),
        "%.1f s".formatted(outcome.time().toMillis() / 1e3),
        verdict.violation().map(found -> found.finding().invariant().name()).orElse("all hold"));
    out.flush();
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
