package pagurus.check.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagurus.check.broken.Mutants;
import pagurus.check.report.Replay;
import pagurus.check.scenario.Trial;
import pagurus.check.spec.Finding;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;

/** Executions that go on for ever are shown by their beginning. */
class EndlessShrinkerTest {
  /** A CPU faults for ever while the store that would help it is late. */
  private static final Trial CIRCLE = Mutants.named("C6").orElseThrow().trial();

  private static Verdict.Violation found() {
    return new Search(CIRCLE, Effort.COMPLETE, Progress.NONE).search().violation().orElseThrow();
  }

  @Test
  void fewTurnsAreKeptOfAnExecutionWithoutAnEnd() {
    Verdict.Violation found = found();
    assertThat(found.finding()).isEqualTo(Finding.NO_END);
    assertThat(found.schedule().turns()).hasSizeLessThan(150);
  }

  @Test
  void carriedOutAgainItGoesOnForEver() throws Exception {
    assertThat(Replay.of(CIRCLE, found().schedule()).finding()).contains(Finding.NO_END);
  }

  @Test
  void theStepsOfAReplayAreThoseOfItsTurns() throws Exception {
    Schedule schedule = found().schedule();
    Replay replay = Replay.of(CIRCLE, schedule);
    assertThat(replay.stepNames()).hasSameSizeAs(schedule.turns());
    assertThat(replay.steps()).isLessThan(20 * schedule.turns().size());
  }

  @Test
  void ofThoseWhoCanGoOnItIsTheOneWhoRanLatest() {
    List<Schedule.Turn> turns =
        List.of(new Schedule.Turn(2, 0), new Schedule.Turn(1, 0), new Schedule.Turn(3, 0));
    Follower follower = Follower.inCirclesBehind(turns);
    Execution idle = CIRCLE.start(new Sharing(CIRCLE.cells()), Order.NONE, Watcher.NONE);
    assertThat(follower.next(idle.world(), 0b0111).actor()).isEqualTo(1);
    assertThat(follower.next(idle.world(), 0b0101).actor()).isEqualTo(2);
    assertThat(follower.next(idle.world(), 0b1101).actor()).isEqualTo(2);
    assertThat(follower.next(idle.world(), 0b1001).actor()).isEqualTo(3);
    idle.abandon();
  }
}
