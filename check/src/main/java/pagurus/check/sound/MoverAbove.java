package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** One CPU moves a table, another, which runs the space, a table above it. */
final class MoverAbove implements Scenario {
  @Override
  public String name() {
    return "mover-above";
  }

  @Override
  public String about() {
    return "a table moves while the CPU that runs the space moves one above it";
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.smallTreesOnX86(setting) && setting.target() != Target.ROOT;
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public void set(Stage stage) {
    Setting setting = stage.setting();
    boolean direct = setting.target() == Target.LEAF && setting.levels() > 2;
    Target above = direct ? Target.MIDDLE : Target.ROOT;
    stage.area(0, 1);
    stage.dirtyPage(0);
    stage.program(0, cpu -> cpu.move(above));
    stage.mover(1);
  }
}
