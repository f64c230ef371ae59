package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** A page is taken away, and with it every table that nothing needs, while one of them moves. */
final class UnmapOfTables implements Scenario {
  @Override
  public String name() {
    return "unmap-tables";
  }

  @Override
  public String about() {
    return "the only page below a table is unmapped, and the table freed, while a table moves";
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
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.unmap(0, 1);
          cpu.load(0);
        });
    stage.mover(1);
  }
}
