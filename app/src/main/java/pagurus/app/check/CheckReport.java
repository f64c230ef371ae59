package pagurus.app.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pagurus.app.terminal.Outputs;
import pagurus.check.explore.Verdict;
import pagurus.check.report.CounterExample;
import pagurus.check.report.CounterExamplePage;
import pagurus.check.report.CounterExampleText;
import pagurus.check.report.Replay;

/**
 * What becomes of a counter-example.
 *
 * @param out where a person reads it
 * @param save the file that it can be replayed from
 * @param html the page that draws it
 */
record CheckReport(PrintWriter out, Optional<Path> save, Optional<Path> html) {
  /** Tells the first violation, and says how many others there are. */
  void tell(List<CheckOutcome> outcomes, Outputs outputs) throws IOException {
    List<CheckOutcome> broken = outcomes.stream().filter(outcome -> !outcome.holds()).toList();
    if (broken.isEmpty()) {
      return;
    }
    CheckOutcome first = broken.getFirst();
    tell(first.combination(), first.verdict().violation().orElseThrow(), outputs);
    if (broken.size() > 1) {
      out.printf("%nthis is the first of %,d; name a combination to see another%n", broken.size());
    }
    out.flush();
  }

  private void tell(Combination combination, Verdict.Violation violation, Outputs outputs)
      throws IOException {
    Replay replay = OwnClasses.of(combination.setting()).replay(combination, violation);
    tell(combination, replay, outputs);
    if (save.isPresent()) {
      ScheduleFile file =
          ScheduleFile.of(
              combination, violation.schedule(), replay.stepNames(), violation.finding());
      outputs.add("--save", file.text(), save.get());
    }
  }

  /** Prints and draws what a replay has shown. */
  void tell(Combination combination, Replay replay, Outputs outputs) {
    CounterExample example = CounterExample.of(combination.title(), replay);
    out.println();
    out.print(CounterExampleText.of(example));
    out.flush();
    if (html.isPresent()) {
      outputs.add("--html", CounterExamplePage.of(example), html.get());
    }
  }
}
