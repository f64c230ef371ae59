package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A page loses the right to be stored to while a table above it moves. */
final class ProtectAgainstMove implements Scenario {
  @Override
  public String name() {
    return "protect";
  }

  @Override
  public String about() {
    return "a page is made read-only while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.store(0);
          cpu.protect(0, 1);
          cpu.store(0);
        });
    stage.mover(1);
  }
}
