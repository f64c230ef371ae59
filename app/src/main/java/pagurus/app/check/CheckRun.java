package pagurus.app.check;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import pagurus.app.terminal.Interruption;

/**
 * Searches combinations under the eyes of a person: with a line that says how far it has come, and
 * with an end that Ctrl-C may bring forward.
 *
 * @param err where the line is
 * @param threads host threads to search on
 * @param search how to search
 */
record CheckRun(PrintWriter err, int threads, CheckSearch search) {
  /** Says what came of it, and the exit code. */
  interface Ending {
    int end(List<CheckOutcome> outcomes, double seconds) throws Exception;
  }

  /** Searches all; each outcome goes to {@code row} when it and those before it are there. */
  int run(List<Combination> combinations, Consumer<CheckOutcome> row, Ending ending)
      throws Exception {
    long begun = System.nanoTime();
    try (CheckProgress progress = new CheckProgress(err, combinations.size());
        CheckPool pool = new CheckPool(threads, combinations.size(), search, progress);
        Interruption interruption = Interruption.stopping(pool::stop)) {
      List<CheckOutcome> outcomes =
          pool.run(
              combinations,
              outcome -> {
                progress.clear();
                row.accept(outcome);
              });
      progress.end();
      double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1e3;
      int exitCode = ending.end(outcomes, seconds);
      tell(interruption);
      return interruption.endedIfWhole(exitCode);
    }
  }

  private void tell(Interruption interruption) {
    if (interruption.isInterrupted()) {
      err.println("pagurus: interrupted; this is what is known");
    }
  }
}
