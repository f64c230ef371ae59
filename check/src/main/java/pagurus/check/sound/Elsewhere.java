package pagurus.check.sound;

import java.util.Set;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.spec.Invariant;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.replicate.CopyOptions;

/**
 * The situation of another scenario, in a kernel that is built in another way.
 *
 * @param platform what the kernel runs on
 * @param kernelHalf what becomes of the kernel half of the addresses
 * @param copies whether tables have copies for other nodes
 */
record Elsewhere(
    String name,
    String about,
    Scenario situation,
    Platform platform,
    KernelHalf kernelHalf,
    CopyOptions copies)
    implements Scenario {
  /** Where a hypervisor has the tables pinned and looks at every change: it refuses errors. */
  static Scenario pinned(String name, String about, Scenario situation) {
    return new Elsewhere(
        name, about, situation, Platform.PARAVIRT_IN_PLACE, KernelHalf.UNUSED, CopyOptions.NEVER);
  }

  /** Where roots have two views, one of them for programs. */
  static Scenario isolated(String name, String about, Scenario situation) {
    return new Elsewhere(
        name, about, situation, Platform.NATIVE, KernelHalf.ISOLATED, CopyOptions.NEVER);
  }

  /** Where every table has a copy on each node. */
  static Scenario copied(String name, String about, Scenario situation) {
    return new Elsewhere(
        name, about, situation, Platform.NATIVE, KernelHalf.UNUSED, CopyOptions.ALWAYS);
  }

  /** Where tables can have copies, and have none at first. */
  static Scenario copyable(String name, String about, Scenario situation) {
    return new Elsewhere(
        name, about, situation, Platform.NATIVE, KernelHalf.UNUSED, CopyOptions.ON_REQUEST);
  }

  @Override
  public int cpus() {
    return situation.cpus();
  }

  @Override
  public int failOneIn() {
    return situation.failOneIn();
  }

  @Override
  public boolean isQuick() {
    return situation.isQuick();
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.smallTreesOnX86(setting) && situation.fits(setting);
  }

  @Override
  public Set<Invariant> seeks() {
    return situation.seeks();
  }

  @Override
  public void set(Stage stage) {
    situation.set(stage);
  }
}
