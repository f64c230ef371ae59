package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** A shared table loses a parent by an unmapping while it moves on behalf of the other. */
final class SharerUnmapsAgainstMove implements Scenario {
  @Override
  public String name() {
    return "sharer-unmaps";
  }

  @Override
  public String about() {
    return "a page of a shared table is unmapped in one space while the table moves for another";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.leavesOfSmallTreesOnX86(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.sharingChild();
    stage.kernelWork(0, cpu -> cpu.unmap(0, 1));
    stage.moverForChild(1);
  }
}
