package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** Two CPUs move the same table while a program stores. */
final class TwoMovers implements Scenario {
  @Override
  public String name() {
    return "two-movers";
  }

  @Override
  public String about() {
    return "two CPUs move the same table while a program stores";
  }

  @Override
  public int cpus() {
    return 3;
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
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.program(0, cpu -> cpu.storeUnlessFaulting(0));
    stage.mover(1);
    stage.mover(2);
  }
}
