package pagurus.check.broken;

import java.util.List;
import java.util.Optional;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Target;
import pagurus.check.scenario.Variant;
import pagurus.check.sound.SoundScenarios;
import pagurus.check.spec.Invariant;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.relocate.RelocationProtocol;

/** Every mutant: a checker that lets one of them pass is not worth its name. */
public final class Mutants {
  private Mutants() {}

  /** All of them, in the order of their numbers. */
  public static List<Mutant> all() {
    return List.of(
        leaf(
            "M1",
            "the A and D bits that CPUs set in the old table after the copy are dropped",
            Invariant.I2,
            sound("store")));
  }

  /** The one with this id. */
  public static Optional<Mutant> named(String id) {
    return all().stream().filter(mutant -> mutant.id().equals(id)).findFirst();
  }

  /**
   * A new protocol that has a defect.
   *
   * @param id of a mutant
   * @throws IllegalArgumentException if there is none with this id
   */
  public static RelocationProtocol protocol(String id) {
    return switch (id) {
      case "M1" -> new CopyOnly();
      case "M2" -> new AsksTheHolder();
      case "M3" -> new GivesUpHalfWay();
      case "M4" -> new EarlyAllClear();
      case "M5" -> new NoGrace();
      case "M6" -> new UnfencedMask();
      case "M7" -> new HugeBlind();
      case "M8" -> new PlainFree();
      case "M10" -> new RepairOfTheNew();
      case "M11" -> new FirstEntryMerge();
      case "M12" -> new BlindMerge();
      case "M13" -> new UnlockedMerge();
      case "M14" -> new UngatedMerge();
      case "M15" -> new MovesInLimbo();
      case "M16" -> new LastOneFrees();
      case "M17" -> new EarlyFree();
      case "as-posted" -> new AsPosted();
      default -> throw new IllegalArgumentException("no mutant is called \"" + id + "\"");
    };
  }

  private static Scenario sound(String name) {
    return SoundScenarios.named(name)
        .orElseThrow(() -> new IllegalStateException("no scenario is called \"" + name + "\""));
  }

  private static Mutant leaf(String id, String defect, Invariant breaks, Scenario scenario) {
    Setting setting = new Setting(protocol(id), HardwareProfile.X86, 2, Target.LEAF, Variant.NONE);
    return new Mutant(id, defect, breaks, scenario, setting);
  }
}
