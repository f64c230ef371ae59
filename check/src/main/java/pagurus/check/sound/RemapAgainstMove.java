package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** A page goes to another address, and its old table goes away, while a table moves. */
final class RemapAgainstMove implements Scenario {
  @Override
  public String name() {
    return "remap";
  }

  @Override
  public String about() {
    return "a page is remapped while a table moves";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.smallTreesOnX86(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.area(5, 1);
    stage.dirtyPage(0);
    stage.dirtyPage(5);
    stage.program(
        0,
        cpu -> {
          cpu.remap(0, 4);
          cpu.load(4);
        });
    stage.mover(1);
  }
}
