package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** A walker walks a page while its CPU loads the space and a table moves. */
final class SpeculationWhileActivated implements Scenario {
  @Override
  public String name() {
    return "speculation-activation";
  }

  @Override
  public String about() {
    return "a walker walks on its own while its CPU loads a space and a table moves";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.deepOnlyOnX86(setting)
        && (setting.levels() == 2 || setting.target() != Target.LEAF);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.kernelWork(
        0,
        cpu -> {
          cpu.activate();
          cpu.storeUnlessFaulting(0);
        });
    stage.speculation(0, 0);
    stage.mover(1);
  }
}
