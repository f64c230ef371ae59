package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A page is taken away while a table above it moves. */
final class UnmapAgainstMove implements Scenario {
  @Override
  public String name() {
    return "unmap";
  }

  @Override
  public String about() {
    return "a page is unmapped while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 2);
    stage.dirtyPage(1);
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
