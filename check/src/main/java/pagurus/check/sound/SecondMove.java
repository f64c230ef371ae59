package pagurus.check.sound;

import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** Two CPUs move the same table; one of them runs the space. */
final class SecondMove implements Scenario {
  @Override
  public String name() {
    return "second-move";
  }

  @Override
  public String about() {
    return "two CPUs move the same table, and one of them runs the space";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.smallTreesOnX86(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.dirtyPage(0);
    stage.program(0, Player::move);
    stage.mover(1);
  }
}
