package pagurus.check.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagurus.check.explore.Limits;
import pagurus.check.explore.Progress;
import pagurus.check.explore.SourceSets;
import pagurus.check.explore.Verdict;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Trial;
import pagurus.check.scenario.Variant;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.KernelCounters.Event;

class SoundScenariosTest {
  /** Enough to see everything happen that can. */
  private static final Limits FIRST_LOOK = new Limits(1_500_000, Duration.ofMinutes(1));

  /** What must have happened in some execution of a scenario, beside the move. */
  private static final Map<String, Event> HAPPENS =
      Map.ofEntries(
          Map.entry("reclaim", Event.PAGE_OUT),
          Map.entry("store-reclaim", Event.PAGE_OUT),
          Map.entry("copy-on-write", Event.COPY_ON_WRITE),
          Map.entry("fork", Event.COPY_ON_WRITE),
          Map.entry("absent-page", Event.ZERO_FILL),
          Map.entry("absent-table", Event.ZERO_FILL),
          Map.entry("swapped-page", Event.PAGE_IN),
          Map.entry("huge-split", Event.HUGE_SPLIT),
          Map.entry("collapse", Event.HUGE_COLLAPSED),
          Map.entry("speculation-collapse", Event.HUGE_COLLAPSED),
          Map.entry("fork-store", Event.COPY_ON_WRITE),
          Map.entry("fork-rescue", Event.PAGE_RESCUED),
          Map.entry("fork-reclaim", Event.PAGE_RESCUED),
          Map.entry("fork-migrate", Event.PAGE_MIGRATED),
          Map.entry("exit-migrate", Event.PAGE_MIGRATED),
          Map.entry("exit-collapse", Event.HUGE_COLLAPSED),
          Map.entry("offline-fault", Event.PAGE_MIGRATED),
          Map.entry("offline-unmap", Event.PAGE_MIGRATED),
          Map.entry("compact-fault", Event.PAGE_MIGRATED),
          Map.entry("compact-move", Event.PAGE_MIGRATED),
          Map.entry("pin", Event.PIN),
          Map.entry("pin-unmap", Event.PIN),
          Map.entry("migrate", Event.PAGE_MIGRATED),
          Map.entry("displace-file", Event.PAGE_MIGRATED),
          Map.entry("pin-migrate", Event.PAGE_MIGRATED),
          Map.entry("pin-displace", Event.PAGE_MIGRATED),
          Map.entry("pin-collapse", Event.HUGE_COLLAPSED),
          Map.entry("device-fork", Event.PIN),
          Map.entry("device-store", Event.COPY_ON_WRITE),
          Map.entry("device-move", Event.PIN),
          Map.entry("device-reclaim", Event.PAGE_OUT),
          Map.entry("device-unmap", Event.PIN),
          Map.entry("file-joins", Event.TABLE_SHARED),
          Map.entry("copies-reclaim", Event.PAGE_OUT),
          Map.entry("copies-fork", Event.IPI),
          Map.entry("copies-fault", Event.ZERO_FILL),
          Map.entry("copies-table", Event.ZERO_FILL),
          Map.entry("copies-collapse", Event.HUGE_COLLAPSED),
          Map.entry("copies-made", Event.ROOT_RELOAD),
          Map.entry("copies-dropped", Event.ROOT_RELOAD),
          Map.entry("filter-unmap", Event.IPI_SPARED),
          Map.entry("filter-window", Event.IPI_SPARED),
          Map.entry("filter-activation", Event.IPI),
          Map.entry("filter-no-memory", Event.IPI),
          Map.entry("filter-no-copy", Event.IPI),
          Map.entry("filter-made", Event.IPI_SPARED),
          Map.entry("two-programs", Event.IPI),
          Map.entry("fault-unmap", Event.IPI));

  /** Where pages move and no table does. */
  private static final Set<String> PAGES_ONLY =
      Set.of(
          "displace-file",
          "pin-migrate",
          "pin-displace",
          "pin-collapse",
          "device-fork",
          "device-store",
          "device-reclaim",
          "device-unmap",
          "speculation-collapse",
          "fork-store",
          "fork-rescue",
          "fork-reclaim",
          "fork-migrate",
          "exit-migrate",
          "exit-collapse",
          "offline-fault",
          "offline-unmap",
          "compact-fault",
          "copies-reclaim",
          "copies-protect",
          "copies-unmap",
          "copies-free",
          "copies-fork",
          "copies-fault",
          "copies-table",
          "copies-made",
          "copies-dropped",
          "filter-unmap",
          "filter-window",
          "filter-activation",
          "filter-no-copy",
          "filter-made");

  static Stream<Scenario> quick() {
    return SoundScenarios.all().stream().filter(Scenario::isQuick);
  }

  static Stream<Scenario> all() {
    return SoundScenarios.all().stream();
  }

  static Stream<Scenario> larger() {
    return SoundScenarios.all().stream().filter(scenario -> !scenario.isQuick());
  }

  private static List<Setting> settings(Scenario scenario) {
    List<Setting> all = new ArrayList<>();
    for (RelocationProtocol protocol : Relocator.protocols().values()) {
      for (Target target : Target.values()) {
        Setting setting = new Setting(protocol, HardwareProfile.X86, 2, target, Variant.NONE);
        if (target.existsIn(2) && scenario.fits(setting)) {
          all.add(setting);
        }
      }
    }
    return all;
  }

  private static String name(Scenario scenario, Setting setting) {
    return "%s, %s, %s".formatted(scenario.name(), setting.protocol().name(), setting.target());
  }

  @ParameterizedTest
  @MethodSource("quick")
  void everyOrderOfAQuickScenarioIsSound(Scenario scenario) {
    everyOrderIsSound(scenario);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("larger")
  void everyOrderOfALargerScenarioIsSound(Scenario scenario) {
    everyOrderIsSound(scenario);
  }

  /** Two movers that make everybody wait take minutes: {@code check --all} looks at those. */
  private static boolean takesMinutes(Scenario scenario, Setting setting) {
    return Set.of("two-movers", "mover-above").contains(scenario.name())
        && Set.of("freeze", "quiesce").contains(setting.protocol().name());
  }

  private static void everyOrderIsSound(Scenario scenario) {
    for (Setting setting : settings(scenario)) {
      if (takesMinutes(scenario, setting)) {
        continue;
      }
      Trial trial = new Trial(scenario, setting);

      Verdict verdict = new SourceSets(trial, Limits.NONE, Progress.NONE).search();

      assertThat(verdict.violation()).as(name(scenario, setting)).isEmpty();
      assertThat(verdict.complete()).as(name(scenario, setting)).isTrue();
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("all")
  void whatAScenarioIsAboutHappensInIt(Scenario scenario) {
    for (Setting setting : settings(scenario)) {
      if (setting.protocol().name().equals("drain")) {
        Observed observed = new Observed(scenario);

        new SourceSets(new Trial(observed, setting), FIRST_LOOK, Progress.NONE).search();

        if (!PAGES_ONLY.contains(scenario.name())) {
          assertThat(observed.moved()).as("moves in " + name(scenario, setting)).isPositive();
        }
        if (HAPPENS.containsKey(scenario.name())) {
          Event event = HAPPENS.get(scenario.name());
          assertThat(observed.most(event))
              .as(event + " in " + name(scenario, setting))
              .isPositive();
        }
      }
    }
  }
}
