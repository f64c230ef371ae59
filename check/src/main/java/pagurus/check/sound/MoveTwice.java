package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A table moves there and back while a program stores. */
final class MoveTwice implements Scenario {
  @Override
  public String name() {
    return "move-twice";
  }

  @Override
  public String about() {
    return "a table moves there and back while a program stores";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.program(0, cpu -> cpu.store(0));
    stage.kernelWork(
        1,
        cpu -> {
          cpu.move();
          cpu.moveBack();
        });
  }
}
