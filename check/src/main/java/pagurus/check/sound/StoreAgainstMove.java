package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A program loads and stores a clean page while a table above it moves. */
final class StoreAgainstMove implements Scenario {
  @Override
  public String name() {
    return "store";
  }

  @Override
  public String about() {
    return "a program loads a clean page and stores to it while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.program(
        0,
        cpu -> {
          cpu.load(0);
          cpu.store(0);
        });
    stage.mover(1);
  }
}
