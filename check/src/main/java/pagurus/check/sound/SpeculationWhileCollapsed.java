package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/**
 * A huge leaf takes the place of a table that a CPU remembers, whose walker walks when it likes: if
 * the CPU is not told that a table has gone, it walks on in a frame that is another's. No table
 * moves.
 */
final class SpeculationWhileCollapsed implements Scenario {
  @Override
  public String name() {
    return "speculation-collapse";
  }

  @Override
  public String about() {
    return "a walker walks while a huge leaf takes the place of the table that it remembers";
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.any(setting) && setting.levels() == 2 && setting.target() == Target.LEAF;
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, Stage.PAGES_PER_TABLE);
    stage.dirtyPage(0);
    stage.program(0, cpu -> cpu.load(0));
    stage.speculation(0, 1);
    stage.kernelWork(1, cpu -> cpu.collapse(0));
  }
}
