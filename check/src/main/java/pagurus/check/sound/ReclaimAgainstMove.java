package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** Reclaim tests and clears A and D of a page that was stored to while a table above it moves. */
final class ReclaimAgainstMove implements Scenario {
  @Override
  public String name() {
    return "reclaim";
  }

  @Override
  public String about() {
    return "a page is stored to and then reclaimed while a table moves";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.deepOnlyOnX86(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.reclaim(0);
        });
    stage.mover(1);
  }
}
