package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;

/** One CPU faults, one unmaps, one moves a table. */
final class FaultUnmapMove implements Scenario {
  @Override
  public String name() {
    return "fault-unmap";
  }

  @Override
  public String about() {
    return "a program faults on a page while another CPU unmaps it and a third moves a table";
  }

  @Override
  public int cpus() {
    return 3;
  }

  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public boolean fits(Setting setting) {
    return Extent.smallTrees(setting);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 2);
    stage.dirtyPage(1);
    stage.dirtyPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.load(0);
        });
    stage.kernelWork(1, cpu -> cpu.unmap(0, 1));
    stage.mover(2);
  }
}
