package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Setting;
import pagurus.check.scenario.Stage;
import pagurus.vm.mmu.Access;

/** A D bit that is set late in a shared table is asked for by reclaim. */
final class SharerReclaimsAgainstMove implements Scenario {
  @Override
  public String name() {
    return "sharer-reclaims";
  }

  @Override
  public String about() {
    return "a page of a file is stored to and reclaimed while its shared table moves for another";
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
    stage.fileArea(1);
    stage.cleanPages(0);
    stage.sharingChild();
    stage.program(
        0,
        cpu -> {
          cpu.storeUnlessFaulting(0);
          cpu.reclaim(Stage.SOURCE_NODE);
          cpu.loadUnlessFaulting(0);
        });
    stage.kernel().translate(stage.thread(0), stage.space(), stage.vaddr(0), Access.READ);
    stage.moverForChild(1);
  }
}
