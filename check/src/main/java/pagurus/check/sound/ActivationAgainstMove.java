package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A CPU comes into a space, and loads its root, while a table of it moves. */
final class ActivationAgainstMove implements Scenario {
  @Override
  public String name() {
    return "activation";
  }

  @Override
  public String about() {
    return "a CPU loads a space and stores while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.kernelWork(
        0,
        cpu -> {
          cpu.load(0);
          cpu.store(0);
        });
    stage.mover(1);
  }
}
