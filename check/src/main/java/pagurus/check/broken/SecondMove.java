package pagurus.check.broken;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.vm.mmu.Access;

/**
 * A program stores to a page that its CPU knows, and then moves the table itself, while another CPU
 * is moving it.
 */
final class SecondMove implements Scenario {
  @Override
  public String name() {
    return "second-move";
  }

  @Override
  public String about() {
    return "a program stores and moves its table back while another CPU moves it there";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.program(
        1,
        cpu -> {
          cpu.store(0);
          cpu.moveBack();
        });
    stage.kernel().translate(stage.thread(1), stage.space(), stage.vaddr(0), Access.READ);
    stage.mover(0);
  }
}
