package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A look-up without a lock gets hold of a page while a table above it moves. */
final class PinAgainstMove implements Scenario {
  @Override
  public String name() {
    return "pin";
  }

  @Override
  public String about() {
    return "a lock-free look-up pins a page while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.kernelWork(0, cpu -> cpu.pin(0));
    stage.mover(1);
  }
}
