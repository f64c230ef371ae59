package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** One CPU stores, one reclaims, one moves a table. */
final class StoreReclaimMove implements Scenario {
  @Override
  public String name() {
    return "store-reclaim";
  }

  @Override
  public String about() {
    return "a program stores while another CPU reclaims the page and a third moves a table";
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
    return Extent.smallTreesOnX86(setting) && setting.target() == Target.ROOT;
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.oldPage(0);
    stage.program(0, cpu -> cpu.storeUnlessFaulting(0));
    stage.kernelWork(1, cpu -> cpu.reclaim(0));
    stage.mover(2);
  }
}
