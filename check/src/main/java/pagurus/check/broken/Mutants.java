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
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationProtocol;

/** Every mutant: a checker that lets one of them pass is not worth its name. */
public final class Mutants {
  private static final String AS_POSTED = "as-posted";
  private static final String EARLY_UNPIN = "early-unpin";
  private static final String ONE_PARENT = "one-parent";
  private static final String ONE_VIEW = "one-view";

  private Mutants() {}

  /** All of them, in the order of their numbers. */
  public static List<Mutant> all() {
    return List.of(
        leaf(
            "M1",
            "the A and D bits that CPUs set in the old table after the copy are dropped",
            Invariant.I2,
            sound("store")),
        leaf(
            "M2",
            "whether a table is on the wrong node is asked of the table that holds its entry",
            Invariant.I10,
            new ParentFirst()),
        leaf(
            "M3",
            "out of memory half-way, it returns without flushing or freeing",
            Invariant.I8,
            sound("no-memory")),
        leaf(
            "M4",
            "it says that no flush is pending before the CPUs have been told and have answered",
            Invariant.I6,
            sound("store")),
        leaf(
            "M5",
            "an old table is freed while a thread still holds a pointer to it",
            Invariant.I1,
            sound("pin")),
        leaf(
            "M6",
            "the mask of CPUs is read before the store to the parent is visible",
            Invariant.I1,
            sound("activation")),
        leaf(
            "M7",
            "a huge leaf is taken for a pointer to a table",
            Invariant.I7,
            new HugeLeafInItsPlace()),
        leaf(
            "M8",
            "a table is freed as a page, so that its destructor never runs",
            Invariant.I7,
            sound("store")),
        mutant(
            "M9",
            "the root is copied without the lock under which the kernel half grows",
            Invariant.I3,
            sound("kernel-growth"),
            Target.ROOT),
        leaf(
            "M10",
            "a later repair reads D in the new table, where hardware did not set it",
            Invariant.I2,
            sound("store")),
        leaf(
            "M11",
            "the loop that merges never advances, so only entry 0 is merged",
            Invariant.I2,
            new StoreToSecondEntry()),
        leaf(
            "M12",
            "A and D are merged into an entry that may be absent or map another frame",
            Invariant.I2,
            new SwapBehindTheCopy()),
        leaf(
            "M13",
            "the new table is changed without its lock, by reading an entry and writing it back",
            Invariant.I2,
            sound("store")),
        leaf(
            "M14",
            "reclaim need not wait for the merge, and finds the new entry clean",
            Invariant.I2,
            new LateStore()),
        leaf(
            "M15",
            "a table is moved again before the late bits of its first move are merged",
            Invariant.I2,
            new SecondMove()),
        leaf(
            "M16",
            "old tables are freed when nobody moves anything, which may never be",
            Invariant.I9,
            new BackToBack()),
        leaf("M17", "the old table is freed before the flush", Invariant.I1, sound("store")),
        leaf(
            ONE_PARENT,
            "of a table that several spaces share only one parent is repointed",
            Invariant.I3,
            sound("shared-table")),
        mutant(
            EARLY_UNPIN,
            "a hypervisor is told to unpin the old root while a CPU still has it loaded",
            Invariant.I1,
            sound("pinned-store"),
            Target.ROOT),
        leaf(
            ONE_VIEW,
            "where a root has a view for programs, only the kernel's is repointed",
            Invariant.I3,
            sound("isolated-store")),
        leaf(
            AS_POSTED,
            "the algorithm as it was posted in 2008 loses a store, among other things",
            Invariant.I2,
            new StoreToSecondEntry()),
        copies(
            "C1",
            "of D bits in copies of a table those in the original count alone",
            Invariant.I2,
            "copies-reclaim"),
        copies(
            "C2",
            "an entry is taken away in the original and stays in the copies",
            Invariant.I8,
            "copies-unmap"),
        copies(
            "C3",
            "an entry of a copy is overwritten, and a D bit set meanwhile with it",
            Invariant.I2,
            "copies-protect"),
        copies(
            "C4",
            "copies of a table that has moved are freed before the flush",
            Invariant.I1,
            "copies-store"),
        copies(
            "C5",
            "a copy's entry is read and then overwritten, and a D bit set between with it",
            Invariant.I2,
            "copies-reclaim"),
        copies(
            "C6",
            "a new table shows in the original before the copies lead to it",
            Invariant.I9,
            "copies-table"),
        copies(
            "C7",
            "a node whose copy gets a leaf does not hear of changes to it",
            Invariant.I3,
            "filter-unmap"),
        copies(
            "C8",
            "a node that has no copy of a table does not hear of leaves that it finds below"
                + " another's",
            Invariant.I3,
            sound("filter-no-memory"),
            Target.ROOT),
        copies(
            "C9",
            "a node that is sent to the original for want of a copy does not hear of changes",
            Invariant.I3,
            "filter-no-copy"),
        copies(
            "C10",
            "a copy that a fault makes shows what its frame held before",
            Invariant.I9,
            "filter-unmap"));
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
      case "M9" -> new UnlockedRoot();
      case "M10" -> new RepairOfTheNew();
      case "M11" -> new FirstEntryMerge();
      case "M12" -> new BlindMerge();
      case "M13" -> new UnlockedMerge();
      case "M14" -> new UngatedMerge();
      case "M15" -> new MovesInLimbo();
      case "M16" -> new LastOneFrees();
      case "M17" -> new EarlyFree();
      case ONE_PARENT -> new OneParent();
      case EARLY_UNPIN -> new EarlyUnpin();
      case ONE_VIEW -> new OneView();
      case AS_POSTED -> new AsPosted();
      default -> throw new IllegalArgumentException("no mutant is called \"" + id + "\"");
    };
  }

  private static Scenario sound(String name) {
    return SoundScenarios.named(name)
        .orElseThrow(() -> new IllegalStateException("no scenario is called \"" + name + "\""));
  }

  private static Mutant copies(String id, String defect, Invariant breaks, String scenario) {
    return copies(id, defect, breaks, sound(scenario), Target.LEAF);
  }

  private static Mutant copies(
      String id, String defect, Invariant breaks, Scenario scenario, Target target) {
    Setting setting =
        new Setting(
            new Drain(), HardwareProfile.X86, 2, target, Variant.NONE, BrokenCopies.valueOf(id));
    return new Mutant(id, defect, breaks, scenario, setting);
  }

  private static Mutant leaf(String id, String defect, Invariant breaks, Scenario scenario) {
    return mutant(id, defect, breaks, scenario, Target.LEAF);
  }

  private static Mutant mutant(
      String id, String defect, Invariant breaks, Scenario scenario, Target target) {
    Setting setting = new Setting(protocol(id), HardwareProfile.X86, 2, target, Variant.NONE);
    return new Mutant(id, defect, breaks, scenario, setting);
  }
}
