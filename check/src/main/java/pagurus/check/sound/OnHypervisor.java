package pagurus.check.sound;

import java.util.Set;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.spec.Invariant;
import pagurus.vm.hypervisor.Platform;

/**
 * A situation in which a hypervisor has the tables pinned, and looks at every change of them: what
 * it refuses is an error of the kernel's.
 */
record OnHypervisor(String name, String about, Scenario situation) implements Scenario {
  @Override
  public Platform platform() {
    return Platform.PARAVIRT_IN_PLACE;
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
