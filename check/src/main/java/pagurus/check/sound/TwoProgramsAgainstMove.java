package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** Two CPUs run the space while a table of it moves. */
final class TwoProgramsAgainstMove implements Scenario {
  @Override
  public String name() {
    return "two-programs";
  }

  @Override
  public String about() {
    return "two programs use pages of one table while a table moves";
  }

  @Override
  public int cpus() {
    return 3;
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
    stage.area(0, 2);
    stage.cleanPages(0, 1);
    stage.program(0, cpu -> cpu.store(0));
    stage.program(
        1,
        cpu -> {
          cpu.load(0);
          cpu.store(1);
        });
    stage.mover(2);
  }
}
