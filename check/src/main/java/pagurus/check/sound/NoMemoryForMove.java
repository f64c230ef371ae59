package pagurus.check.sound;

import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** Each frame that a mover asks for may be refused. */
final class NoMemoryForMove implements Scenario {
  @Override
  public String name() {
    return "no-memory";
  }

  @Override
  public String about() {
    return "a batch of tables moves while any allocation may fail";
  }

  @Override
  public int failOneIn() {
    return 2;
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 8);
    stage.cleanPages(0, 4);
    stage.program(
        0,
        cpu -> {
          cpu.store(0);
          cpu.store(4);
        });
    stage.kernelWork(1, Player::moveAll);
  }
}
