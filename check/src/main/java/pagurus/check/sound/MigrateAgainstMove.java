package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A data page goes to another node while a table above it moves. */
final class MigrateAgainstMove implements Scenario {
  @Override
  public String name() {
    return "migrate";
  }

  @Override
  public String about() {
    return "a data page migrates while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.migrate(Stage.TARGET_NODE);
          cpu.store(0);
        });
    stage.mover(1);
  }
}
