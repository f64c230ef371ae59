package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/**
 * A look-up without a lock holds a pointer to a table that moves, and the page is unmapped then.
 */
final class PinUnmapMove implements Scenario {
  @Override
  public String name() {
    return "pin-unmap";
  }

  @Override
  public String about() {
    return "a lock-free look-up pins a page while a table moves and the page is unmapped";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 2);
    stage.dirtyPage(1);
    stage.dirtyPage(0);
    stage.kernelWork(0, cpu -> cpu.pin(0));
    stage.kernelWork(
        1,
        cpu -> {
          cpu.move();
          cpu.unmap(0, 1);
        });
  }
}
