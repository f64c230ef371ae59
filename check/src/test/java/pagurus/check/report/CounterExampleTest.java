package pagurus.check.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pagurus.check.explore.Schedule;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.Drain;

class CounterExampleTest {
  private static final int THREAD_0 = 0;
  private static final int THREAD_1 = 1;
  private static final int BUFFER_1 = 3;
  private static final int WALKER_0 = 4;

  /** CPU 0 walks page 0 before anybody asks; both CPUs load it. */
  private static final class Prefetched implements Scenario {
    @Override
    public String name() {
      return "prefetched";
    }

    @Override
    public String about() {
      return "a walk that nobody asked for finds an absent page";
    }

    @Override
    public void set(Stage stage) {
      stage.area(0, 2);
      stage.dirtyPage(1);
      stage.program(0, cpu -> cpu.load(0));
      stage.program(1, cpu -> cpu.load(0));
      stage.speculation(0, 0);
    }
  }

  private static Trial trial(HardwareProfile profile) {
    return new Trial(
        new Prefetched(), new Setting(new Drain(), profile, 2, Target.LEAF, Variant.NONE));
  }

  /** Whoever comes first in the list moves whenever it can. */
  private static Schedule schedule(Trial trial, List<Integer> priorities) {
    Sharing sharing = new Sharing(trial.cells());
    List<Schedule.Turn> turns = new ArrayList<>();
    do {
      turns.clear();
      Trial.Play play = trial.start(sharing, Order.NONE, Watcher.NONE);
      World world = play.world();
      while (world.enabled() != 0) {
        int enabled = world.enabled();
        int actor =
            priorities.stream()
                .filter(one -> (enabled >>> one & 1) != 0)
                .findFirst()
                .orElse(Integer.numberOfTrailingZeros(enabled));
        turns.add(new Schedule.Turn(actor, 0));
        world.take(actor, 0);
      }
      play.abandon();
    } while (sharing.hasGrown());
    return new Schedule(turns, sharing.known());
  }

  private static CounterExample example(HardwareProfile profile) throws Exception {
    Trial trial = trial(profile);
    List<Integer> priorities = List.of(WALKER_0, BUFFER_1, THREAD_1, THREAD_0);
    return CounterExample.of("test", Replay.of(trial, schedule(trial, priorities)));
  }

  @Test
  void anAbsenceThatIsRememberedIsAFaultThatMemoryDoesNotExplain() throws Exception {
    CounterExample example = example(HardwareProfile.RISCV_SVADU);

    assertThat(example.rules()).contains(HardwareRule.R1, HardwareRule.R2);
    assertThat(CounterExampleText.of(example))
        .containsSubsequence("INSTALL", "TLB_USE", "fault, as remembered", "R2")
        .contains("every invariant holds");
  }

  @Test
  void x86RemembersNoAbsence() throws Exception {
    CounterExample example = example(HardwareProfile.X86);

    assertThat(example.rules()).contains(HardwareRule.X1).doesNotContain(HardwareRule.R2);
  }

  @Test
  void aColumnForEachPartOfACpuThatDoesSomething() throws Exception {
    assertThat(example(HardwareProfile.X86).columns())
        .contains(
            new CounterExample.Column(0, Part.WALKER),
            new CounterExample.Column(1, Part.THREAD),
            new CounterExample.Column(1, Part.BUFFER))
        .isSortedAccordingTo(
            (one, other) ->
                one.cpu() != other.cpu()
                    ? one.cpu() - other.cpu()
                    : one.part().compareTo(other.part()));
  }

  @Test
  void whatIsInATitleIsNoMarkUp() {
    Finding finding = new Finding(Invariant.I3, "0 < 1 & \"so on\"");
    CounterExample example =
        new CounterExample("<b>", List.of(), List.of(), 1, false, Optional.of(finding));

    assertThat(CounterExamplePage.of(example))
        .contains("<title>&lt;b&gt;</title>")
        .contains("0 &lt; 1 &amp; &quot;so on&quot;");
  }

  @Test
  void aScheduleWhoseStepsHaveOtherNamesIsRefusedWithTheTurn() throws Exception {
    Trial trial = trial(HardwareProfile.X86);
    Schedule schedule = schedule(trial, List.of(WALKER_0, THREAD_0, THREAD_1));
    List<String> names = new ArrayList<>(Replay.of(trial, schedule).stepNames());
    names.set(2, "POISON");

    assertThatThrownBy(() -> Replay.of(trial, schedule, names))
        .isInstanceOf(DoesNotFitException.class)
        .hasMessageMatching("turn 3 was POISON by the .* of cpu .*, but would be .* now");
  }

  @Test
  void aScheduleThatStopsHalfWayShowsNothing() throws Exception {
    Trial trial = trial(HardwareProfile.X86);
    Schedule whole = schedule(trial, List.of(WALKER_0, THREAD_0, THREAD_1));
    for (int turns : new int[] {0, 1, whole.turns().size() - 1}) {
      Schedule part = new Schedule(whole.turns().subList(0, turns), whole.shared());
      assertThatThrownBy(() -> Replay.of(trial, part))
          .isInstanceOf(DoesNotFitException.class)
          .hasMessageMatching("it ends after turn " + turns + ", and the .* can still move: .*");
    }
  }
}
