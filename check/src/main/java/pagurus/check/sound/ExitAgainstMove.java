package pagurus.check.sound;

import pagurus.check.scenario.Player;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** A space without pages ends while its root moves. */
final class ExitAgainstMove implements Scenario {
  @Override
  public String name() {
    return "exit";
  }

  @Override
  public String about() {
    return "a space is torn down while its root moves";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.smallTreesOnX86(setting) && setting.target() == Target.ROOT;
  }

  @Override
  public void set(Stage stage) {
    stage.kernelWork(0, Player::exit);
    stage.mover(1);
  }
}
