package pagurus.check.broken;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/**
 * One CPU moves a table there and back while another moves the root: there need be no moment at
 * which nobody moves anything.
 */
final class BackToBack implements Scenario {
  @Override
  public String name() {
    return "back-to-back";
  }

  @Override
  public String about() {
    return "a table moves there and back while the root moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.dirtyPage(0);
    Latecomer latecomer = new Latecomer(stage);
    stage.program(
        0,
        cpu -> {
          latecomer.await(cpu);
          cpu.move();
        });
    stage.program(1, cpu -> cpu.move(Target.ROOT));
  }
}
