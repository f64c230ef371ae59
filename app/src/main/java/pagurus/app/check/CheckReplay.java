package pagurus.app.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import pagurus.app.BadInputException;
import pagurus.check.explore.Verdict;
import pagurus.check.report.DoesNotFitException;
import pagurus.check.report.Replay;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Variant;
import pagurus.vm.replicate.CopyKeeping;

/** A schedule that was saved, carried out again. */
record CheckReplay(Combination combination, ScheduleFile saved, Replay replay) {
  /**
   * Carries the schedule of a file out.
   *
   * @throws BadInputException if the file is no schedule, or the schedule no longer fits
   */
  static CheckReplay of(Path file, ProtocolFinder protocols, CopyFinder copies) throws Exception {
    ScheduleFile saved = ScheduleFile.read(file);
    Target target = CheckPlan.target(saved.target());
    Setting setting =
        new Setting(
            protocols.named(saved.protocol()),
            CheckPlan.profile(saved.profile()),
            CheckPlan.levels("\"levels\" in " + file, saved.levels()),
            target,
            Variant.NONE,
            copies.named(saved.copies()));
    if (!target.existsIn(saved.levels())) {
      throw new BadInputException(
          "%s: a tree of %d levels has no %s table"
              .formatted(file, saved.levels(), saved.target()));
    }
    Combination combination = new Combination(CheckPlan.scenario(saved.scenario()), setting);
    if (!setting.keeping().equals(CopyKeeping.REPLICATED)) {
      SettingOptions.withCopies(List.of(combination.scenario()));
    }
    try {
      Replay replay =
          OwnClasses.of(setting)
              .blamed(() -> Replay.of(combination.trial(), saved.schedule(), saved.steps()));
      return new CheckReplay(combination, saved, replay);
    } catch (DoesNotFitException e) {
      throw new BadInputException(
          "the schedule in %s, which was saved for %s, no longer fits: %s"
              .formatted(file, saved.invariant(), e.getMessage()),
          e);
    } catch (IndexOutOfBoundsException e) {
      throw new BadInputException(file + " shares cells that the machine does not have", e);
    }
  }

  /** Whether it shows nothing, or something else than what it was saved for. */
  boolean isAnother() {
    return replay
        .finding()
        .filter(finding -> finding.invariant().name().equals(saved.invariant()))
        .isEmpty();
  }

  /** The same as if a search had found it. */
  CheckOutcome outcome() {
    int turns = saved.schedule().turns().size();
    Verdict verdict =
        new Verdict(
            "replay",
            false,
            1,
            0,
            replay.steps(),
            turns,
            replay.finding().map(found -> new Verdict.Violation(found, saved.schedule())));
    return new CheckOutcome(combination, verdict, Duration.ZERO);
  }
}
