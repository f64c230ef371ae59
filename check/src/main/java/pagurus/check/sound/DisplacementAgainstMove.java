package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A mover empties a frame, whoever maps it, to make room for a table, and moves that. */
final class DisplacementAgainstMove implements Scenario {
  @Override
  public String name() {
    return "displace";
  }

  @Override
  public String about() {
    return "a program stores to a page that goes to another node to make room for a table";
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
    stage.kernelWork(
        1,
        cpu -> {
          cpu.displace(Stage.SOURCE_NODE);
          cpu.move();
        });
  }
}
