package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A huge leaf takes the place of a leaf table while that, or the table above it, moves. */
final class CollapseAgainstMove implements Scenario {
  @Override
  public String name() {
    return "collapse";
  }

  @Override
  public String about() {
    return "a huge leaf takes the place of a table while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, Stage.PAGES_PER_TABLE);
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.collapse(0);
          cpu.load(0);
        });
    stage.mover(1);
  }
}
