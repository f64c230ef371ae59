package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** A fault builds the tables to a page while the table that will refer to them moves. */
final class AbsentTableAgainstMove implements Scenario {
  @Override
  public String name() {
    return "absent-table";
  }

  @Override
  public String about() {
    return "a fault builds a table while a table above it moves";
  }

  @Override
  public boolean fits(Setting setting) {
    return setting.target() != Target.LEAF && Scenario.super.fits(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 8);
    stage.cleanPages(0);
    stage.program(0, cpu -> cpu.store(4));
    stage.mover(1);
  }
}
