package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/**
 * A huge leaf is split and a page of it unmapped while the table that holds it, or that takes its
 * place, moves.
 */
final class HugeSplitAgainstMove implements Scenario {
  @Override
  public String name() {
    return "huge-split";
  }

  @Override
  public String about() {
    return "a huge leaf is split while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 4, true);
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.unmap(3, 1);
          cpu.load(0);
        });
    stage.mover(1);
  }
}
