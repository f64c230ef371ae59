package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** A walker walks a page while a table moves and the page is unmapped. */
final class SpeculationWhileUnmapped implements Scenario {
  @Override
  public String name() {
    return "speculation-unmap";
  }

  @Override
  public String about() {
    return "a walker walks on its own while a table moves and the page is unmapped";
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.deepOnlyOnX86(setting)
        && (setting.levels() == 2 || setting.target() != Target.LEAF);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 2);
    stage.dirtyPage(1);
    stage.dirtyPage(0);
    stage.program(0, cpu -> cpu.loadUnlessFaulting(0));
    stage.speculation(0, 0);
    stage.kernelWork(
        1,
        cpu -> {
          cpu.move();
          cpu.unmap(0, 1);
        });
  }
}
