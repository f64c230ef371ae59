package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** A space is copied while a table of it moves; the next store must not reach the child. */
final class ForkAgainstMove implements Scenario {
  @Override
  public String name() {
    return "fork";
  }

  @Override
  public String about() {
    return "a space forks and stores while a table moves";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.smallTrees(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.fork();
          cpu.store(0);
        });
    stage.mover(1);
  }
}
