package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** A table gets a second parent by a file that both map, while it moves. */
final class FileJoinsAgainstMove implements Scenario {
  @Override
  public String name() {
    return "file-joins";
  }

  @Override
  public String about() {
    return "a program loads a page of a file whose table another space has, which has that moved";
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.leavesOfSmallTrees(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.fileArea(Stage.PAGES_PER_TABLE);
    stage.strangerThatShows(0);
    stage.program(0, cpu -> cpu.load(0));
    stage.moverForChild(1);
  }
}
