package pagurus.app.check;

import java.time.Duration;
import pagurus.check.explore.Verdict;

/** What came of a combination. */
record CheckOutcome(Combination combination, Verdict verdict, Duration time) {
  boolean holds() {
    return verdict.violation().isEmpty();
  }
}
