package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/**
 * A table has two parents and moves on behalf of the one, while a program walks it from the other.
 */
final class SharedTableAgainstMove implements Scenario {
  @Override
  public String name() {
    return "shared-table";
  }

  @Override
  public String about() {
    return "a program loads a page while another space, which shares its table, has that moved";
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.leavesOfSmallTrees(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.sharingChild();
    stage.program(
        0,
        cpu -> {
          cpu.load(0);
          cpu.load(0);
        });
    stage.moverForChild(1);
  }
}
