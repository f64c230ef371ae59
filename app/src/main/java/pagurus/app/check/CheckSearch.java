package pagurus.app.check;

import java.time.Duration;
import java.util.OptionalInt;
import pagurus.check.explore.Effort;
import pagurus.check.explore.Experiment;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.Search;
import pagurus.check.explore.Verdict;

/**
 * How combinations are searched.
 *
 * @param time how long the whole command may take
 * @param steps steps of each combination
 * @param preemptions how often an actor that could go on may be held up; nothing for any number
 * @param seed for what is tried at random
 */
record CheckSearch(Duration time, long steps, OptionalInt preemptions, long seed) {
  /**
   * Searches one combination.
   *
   * @param passed what the command has taken so far
   * @param threads host threads to share the search
   */
  Verdict of(Experiment experiment, Duration passed, int threads, Progress progress) {
    Limits limits = new Limits(steps, time.minus(passed));
    return new Search(experiment, new Effort(limits, preemptions, seed, threads), progress)
        .search();
  }
}
