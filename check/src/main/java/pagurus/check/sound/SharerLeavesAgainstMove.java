package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** A shared table loses a parent while it moves. */
final class SharerLeavesAgainstMove implements Scenario {
  @Override
  public String name() {
    return "sharer-leaves";
  }

  @Override
  public String about() {
    return "a space gives up a shared table while that moves on behalf of the other";
  }

  @Override
  public boolean isQuick() {
    return false;
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
    stage.kernelWork(0, cpu -> cpu.discardInChild(1));
    stage.mover(1);
  }
}
