package pagurus.app.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagurus.app.ClassPath;
import pagurus.app.CommandLineRun;
import pagurus.app.CommandLineRun.Outcome;
import pagurus.check.explore.Schedule;
import pagurus.check.report.Replay;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;

/** A saved schedule that still fits, in which everything holds. */
class HarmlessScheduleTest {
  @TempDir Path folder;

  private static Combination combination() {
    return new Combination(
        CheckPlan.scenario("store"),
        new Setting(
            new ProtocolFinder(new ClassPath("")).named("drain"),
            CheckPlan.profile("x86"),
            2,
            Target.LEAF,
            Variant.NONE));
  }

  /** One actor after the other. */
  private static Schedule schedule(Trial trial) {
    Sharing sharing = new Sharing(trial.cells());
    List<Schedule.Turn> turns = new ArrayList<>();
    do {
      turns.clear();
      Trial.Play play = trial.start(sharing, Order.NONE, Watcher.NONE);
      World world = play.world();
      while (world.enabled() != 0) {
        int actor = Integer.numberOfTrailingZeros(world.enabled());
        turns.add(new Schedule.Turn(actor, 0));
        world.take(actor, 0);
      }
      play.abandon();
    } while (sharing.hasGrown());
    return new Schedule(turns, sharing.known());
  }

  @Test
  void whatItWasSavedForIsSaidAllTheSame() throws Exception {
    Combination combination = combination();
    Schedule schedule = schedule(combination.trial());
    List<String> steps = Replay.of(combination.trial(), schedule).stepNames();
    Path file = folder.resolve("schedule.json");
    Finding lost = new Finding(Invariant.I2, "a store was lost");
    Files.writeString(file, ScheduleFile.of(combination, schedule, steps, lost).text());

    Outcome outcome = CommandLineRun.check("--replay", file.toString());

    assertThat(outcome.err()).isEqualTo("note: it was saved for I2\n");
    assertThat(outcome.out()).contains("every invariant holds");
    assertThat(outcome.exitCode()).isZero();
  }
}
