package pagurus.app.check;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pagurus.app.BadInputException;
import pagurus.app.ClassPath;
import pagurus.app.check.Refusal.Wish;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Target;
import pagurus.check.sound.SoundScenarios;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.replicate.CopyKeeping;
import picocli.CommandLine.Option;

/** The options that say what scenarios are played with. */
final class SettingOptions {
  private static final int MIDDLE_NEEDS = 3;
  private static final List<Integer> SMALL = List.of(2);
  private static final List<Integer> SMALL_AND_LARGE = List.of(2, 4);

  @Option(
      names = "--protocol",
      paramLabel = "P",
      description =
          "drain, freeze, merge, quiesce, a mutant such as M1, or a class such as com.example.Mine."
              + " Default: the four.")
  private Optional<String> protocol = Optional.empty();

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      defaultValue = "",
      description = "Where the class of --protocol or --copies is: directories and jars.")
  private String classPath = "";

  @Option(
      names = "--copies",
      paramLabel = "K",
      description =
          "How copies of tables are kept equal, in the scenarios that have them: replicated,"
              + " on-fault, on-fault:K (2^K leaves at once), a mutant such as C1, or a class such"
              + " as com.example.Mine. Default: replicated.")
  private Optional<String> copies = Optional.empty();

  @Option(
      names = "--profile",
      paramLabel = "H",
      description =
          "What hardware does on its own: x86, riscv-svadu, riscv-svade, arm-hafdbs or arm-no-ad."
              + " Default: x86, or where a scenario can be played; with --all every one.")
  private Optional<String> profile = Optional.empty();

  @Option(
      names = "--levels",
      paramLabel = "N",
      description = "Levels of the tree, 2 to 4. Default: 2; with --all 2 and 4.")
  private Optional<Integer> levels = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "T",
      description = "Which table moves: leaf, middle or root. Default: each that there is.")
  private Optional<String> target = Optional.empty();

  /** Where protocols come from. */
  ProtocolFinder protocols() {
    return new ProtocolFinder(new ClassPath(classPath));
  }

  /** Where ways of keeping copies come from. */
  CopyFinder copies() {
    return new CopyFinder(new ClassPath(classPath));
  }

  /** The directories and jars that are read for them. */
  List<String> classPath() {
    return ClassPath.elements(classPath);
  }

  private static List<Scenario> quick() {
    return SoundScenarios.all().stream().filter(Scenario::isQuick).toList();
  }

  /** Those scenarios of several in which tables have copies; a single one must be such. */
  static List<Scenario> withCopies(List<Scenario> scenarios) {
    List<Scenario> some =
        scenarios.stream().filter(scenario -> scenario.copies().arePossible()).toList();
    if (some.isEmpty()) {
      throw new BadInputException(
          "no table of scenario '%s' has a copy: --copies is for copies-store and the like"
              .formatted(scenarios.getFirst().name()));
    }
    return some;
  }

  /** Those that are not about copies which lack entries; a single one must be such. */
  private static List<Scenario> withWholeCopies(List<Scenario> scenarios) {
    List<Scenario> some =
        scenarios.stream()
            .filter(scenario -> scenario.copies().keeping().equals(CopyKeeping.REPLICATED))
            .toList();
    if (some.isEmpty()) {
      throw new BadInputException(
          "scenario '%s' is about copies that are kept '%s', not '%s'"
              .formatted(
                  scenarios.getFirst().name(),
                  scenarios.getFirst().copies().keeping().name(),
                  CopyKeeping.REPLICATED.name()));
    }
    return some;
  }

  /** What these options ask for. */
  CheckPlan plan(Optional<String> scenario, boolean all) {
    List<Scenario> scenarios =
        scenario
            .map(CheckPlan::scenario)
            .map(List::of)
            .orElseGet(() -> all ? SoundScenarios.all() : quick());
    Optional<CopyKeeping> keeping = copies.map(name -> copies().named(name));
    if (keeping.isPresent()) {
      scenarios = withCopies(scenarios);
      if (keeping.get().equals(CopyKeeping.REPLICATED)) {
        scenarios = withWholeCopies(scenarios);
      }
    }
    ProtocolFinder finder = protocols();
    List<RelocationProtocol> protocols =
        protocol.map(finder::named).map(List::of).orElseGet(finder::all);
    List<HardwareProfile> profiles =
        profile
            .map(CheckPlan::profile)
            .map(List::of)
            .orElse(all ? HardwareProfile.all() : List.of(HardwareProfile.X86));
    Optional<Target> wanted = target.map(CheckPlan::target);
    Optional<Integer> depth = levels.map(count -> CheckPlan.levels("--levels", count));
    CheckPlan.check(depth, wanted);
    boolean middle = wanted.equals(Optional.of(Target.MIDDLE));
    List<Integer> usual = all ? SMALL_AND_LARGE : middle ? List.of(MIDDLE_NEEDS) : SMALL;
    CheckPlan asked =
        new CheckPlan(
            keeping.orElse(CopyKeeping.REPLICATED),
            scenarios,
            protocols,
            profiles,
            depth.map(List::of).orElse(usual),
            wanted.map(List::of).orElse(Arrays.asList(Target.values())));
    boolean elsewhere = scenario.isPresent() && profile.isEmpty() && asked.combinations().isEmpty();
    CheckPlan plan = elsewhere ? asked.on(HardwareProfile.all()) : asked;
    if (plan.combinations().isEmpty()) {
      String which = scenario.map("scenario '%s' cannot"::formatted).orElse("no scenario can");
      throw new BadInputException("%s be played like that%s".formatted(which, takes(plan)));
    }
    return plan;
  }

  /** What to say of a scenario that cannot be played as these options ask for. */
  private String takes(CheckPlan asked) {
    List<Combination> byThese = asked.everywhere();
    List<Combination> some = byThese.isEmpty() ? asked.by(protocols().all()).everywhere() : byThese;
    Refusal refusal =
        new Refusal(
            List.of(
                new Wish("--protocol", protocol, one -> ProtocolFinder.nameOf(one.protocol())),
                new Wish("--profile", profile, one -> one.profile().name()),
                new Wish("--levels", levels.map(String::valueOf), one -> "" + one.levels()),
                new Wish("--target", target, one -> one.target().word())));
    return some.isEmpty() ? "" : ": " + refusal.takes(some);
  }
}
