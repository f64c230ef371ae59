package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** A D bit is set from one parent while a table moves on behalf of the other. */
final class SharedFileAgainstMove implements Scenario {
  @Override
  public String name() {
    return "shared-table-store";
  }

  @Override
  public String about() {
    return "a program stores to a clean page of a file while another space, which shares its table,"
        + " has that moved";
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.leavesOfSmallTrees(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.fileArea(1);
    stage.cleanPages(0);
    stage.sharingChild();
    stage.program(
        0,
        cpu -> {
          cpu.load(0);
          cpu.store(0);
        });
    stage.moverForChild(1);
  }
}
