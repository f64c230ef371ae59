package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A store to a page that a child shares copies it while a table above it moves. */
final class CopyOnWriteAgainstMove implements Scenario {
  @Override
  public String name() {
    return "copy-on-write";
  }

  @Override
  public String about() {
    return "a store copies a shared page while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.child();
    stage.program(
        0,
        cpu -> {
          cpu.store(0);
          cpu.load(0);
        });
    stage.mover(1);
  }
}
