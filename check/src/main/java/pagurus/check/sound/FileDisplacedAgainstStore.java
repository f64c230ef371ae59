package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/**
 * A page of a file that nobody maps goes to another node to make room for a table, of which no more
 * is seen here; somebody maps it, stores, and lets go.
 */
final class FileDisplacedAgainstStore implements Scenario {
  @Override
  public String name() {
    return "displace-file";
  }

  @Override
  public String about() {
    return "a program stores to a page of a file and lets go of it while it goes to another node";
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.leavesOfSmallTreesOnX86(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.fileArea(1);
    stage.dirtyPage(0);
    stage.kernel().mapping().discard(stage.thread(0), stage.space(), 0, stage.vaddr(1));
    stage.program(
        0,
        cpu -> {
          cpu.store(0);
          cpu.letGo(0);
        });
    stage.kernelWork(1, cpu -> cpu.displace(Stage.SOURCE_NODE));
  }
}
