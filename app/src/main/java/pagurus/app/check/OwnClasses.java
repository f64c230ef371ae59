package pagurus.app.check;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import pagurus.app.BadInputException;
import pagurus.app.ClassPath;
import pagurus.check.explore.DoesNotRepeatException;
import pagurus.check.explore.Verdict;
import pagurus.check.report.DoesNotFitException;
import pagurus.check.report.Replay;
import pagurus.check.scenario.Setting;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;

/**
 * The classes that a combination is played with and that do not come with the system. Whoever
 * brings one has to hear that it is the class that has failed, and not the checker.
 *
 * @param names of the classes; empty if all is the system's own
 */
record OwnClasses(List<String> names) {
  private static final String REPEATS =
      "does not do the same when an execution is carried out again: it must not remember anything"
          + " from one to the next, nor go by time or chance";

  /** Those in a setting. */
  static OwnClasses of(Setting setting) {
    return new OwnClasses(
        Stream.of(
                ProtocolFinder.ownClass(setting.protocol()), CopyFinder.ownClass(setting.keeping()))
            .flatMap(Optional::stream)
            .distinct()
            .toList());
  }

  /**
   * Does something with executions.
   *
   * @throws BadInputException if that fails for what one of the classes is or does
   */
  <T> T blamed(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (DoesNotRepeatException e) {
      throw doesNotRepeat(e);
    } catch (Error e) {
      if (!names.isEmpty() && e instanceof LinkageError) {
        throw refused("does not fit this version of pagurus: " + e, e);
      }
      if (!names.isEmpty() && ClassPath.hasThrown(e)) {
        throw refused("has failed: " + e, e);
      }
      throw e;
    }
  }

  /** Carries out again what a search has just found in a combination that has these classes. */
  Replay replay(Combination combination, Verdict.Violation violation) {
    try {
      Replay replay = Replay.of(combination.trial(), violation.schedule());
      Optional<Invariant> found = replay.finding().map(Finding::invariant);
      if (found.equals(Optional.of(violation.finding().invariant()))) {
        return replay;
      }
      throw doesNotRepeat(new IllegalStateException("now there is " + found));
    } catch (DoesNotFitException e) {
      throw doesNotRepeat(e);
    }
  }

  private RuntimeException doesNotRepeat(Exception why) {
    return names.isEmpty()
        ? new IllegalStateException("an execution cannot be carried out again", why)
        : refused(REPEATS, why);
  }

  private BadInputException refused(String why, Throwable cause) {
    return ClassPath.refused(String.join(" or ", names), why, cause);
  }
}
