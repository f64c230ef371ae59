package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** A table gets a second parent while it moves. */
final class ForkSharesAgainstMove implements Scenario {
  @Override
  public String name() {
    return "fork-shares";
  }

  @Override
  public String about() {
    return "a space forks without copying its leaf table while that moves, and stores";
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
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.forkSharingTables();
          cpu.storeUnlessFaulting(0);
        });
    stage.mover(1);
  }
}
