package pagurus.app.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import pagurus.app.BadInputException;
import pagurus.app.terminal.Nearest;
import pagurus.app.terminal.WholeNumbers;
import pagurus.check.broken.Mutants;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.replicate.CopyKeeping;

/**
 * Which combinations are checked. What is not given is everything there is, except that a scenario
 * by name is played on x86, if it can be, with two levels, or as many as its target needs.
 */
record CheckPlan(
    CopyKeeping keeping,
    List<Scenario> scenarios,
    List<RelocationProtocol> protocols,
    List<HardwareProfile> profiles,
    List<Integer> levels,
    List<Target> targets) {
  private static final int FEWEST_LEVELS = 2;
  private static final int MOST_LEVELS = 4;

  /** Every combination that exists, scenarios first. */
  List<Combination> combinations() {
    List<Combination> all = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      for (RelocationProtocol protocol : protocols) {
        for (HardwareProfile profile : profiles) {
          for (int depth : levels) {
            for (Target target : targets) {
              Setting setting =
                  new Setting(protocol, profile, depth, target, Variant.NONE, keeping);
              if (target.existsIn(depth) && scenario.fits(setting)) {
                all.add(new Combination(scenario, setting));
              }
            }
          }
        }
      }
    }
    return all;
  }

  /** The same on other hardware. */
  CheckPlan on(List<HardwareProfile> others) {
    return new CheckPlan(keeping, scenarios, protocols, others, levels, targets);
  }

  /** The same by other protocols. */
  CheckPlan by(List<RelocationProtocol> others) {
    return new CheckPlan(keeping, scenarios, others, profiles, levels, targets);
  }

  /** Every combination in which its scenarios can be played by its protocols. */
  List<Combination> everywhere() {
    List<Integer> depths = IntStream.rangeClosed(FEWEST_LEVELS, MOST_LEVELS).boxed().toList();
    List<Target> all = Arrays.asList(Target.values());
    return new CheckPlan(keeping, scenarios, protocols, HardwareProfile.all(), depths, all)
        .combinations();
  }

  /** The scenario with this name: a sound one, or one in which a mutant shows. */
  static Scenario scenario(String name) {
    List<Scenario> all = new ArrayList<>(SoundScenarios.all());
    Mutants.all().forEach(mutant -> all.add(mutant.scenario()));
    return all.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Nearest.unknown("scenario", name, names(all)));
  }

  private static List<String> names(List<Scenario> scenarios) {
    return scenarios.stream().map(Scenario::name).distinct().toList();
  }

  static HardwareProfile profile(String name) {
    List<HardwareProfile> all = HardwareProfile.all();
    return all.stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Nearest.unknown(
                    "hardware profile", name, all.stream().map(HardwareProfile::name).toList()));
  }

  static Target target(String word) {
    return Arrays.stream(Target.values())
        .filter(target -> target.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                Nearest.unknown(
                    "target", word, Arrays.stream(Target.values()).map(Target::word).toList()));
  }

  /** A number of levels that a tree can have. */
  static int levels(String whose, int count) {
    WholeNumbers.check(whose, FEWEST_LEVELS, MOST_LEVELS, count);
    return count;
  }

  /** Refuses a target that trees of so many levels do not have. */
  static void check(Optional<Integer> levels, Optional<Target> target) {
    if (levels.isPresent() && target.isPresent() && !target.get().existsIn(levels.get())) {
      throw new BadInputException(
          "a tree of %d levels has no %s table".formatted(levels.get(), target.get().word()));
    }
  }
}
