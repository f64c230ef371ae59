package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** The space for which a shared table moves gives it up before the move has been flushed. */
final class SharerGoneAgainstMove implements Scenario {
  @Override
  public String name() {
    return "sharer-gone";
  }

  @Override
  public String about() {
    return "a space has a shared table moved and gives it up; the other then makes a page"
        + " read-only";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.smallTreesOnRiscV(setting)
        && setting.target() == Target.LEAF
        && Extent.oldTablesAreWalked(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.fileArea(1);
    stage.dirtyPage(0);
    stage.sharingChild();
    stage.program(
        0,
        cpu -> {
          cpu.storeUnlessFaulting(0);
          cpu.discardInChild(1);
          cpu.protect(0, 1);
          cpu.storeUnlessFaulting(0);
        });
    stage.moverForChild(1);
  }
}
