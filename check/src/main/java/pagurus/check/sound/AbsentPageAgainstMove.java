package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A page that was never touched is filled while a table above it moves. */
final class AbsentPageAgainstMove implements Scenario {
  @Override
  public String name() {
    return "absent-page";
  }

  @Override
  public String about() {
    return "a fault fills an absent page while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 2);
    stage.cleanPages(0);
    stage.program(
        0,
        cpu -> {
          cpu.load(1);
          cpu.store(1);
        });
    stage.mover(1);
  }
}
