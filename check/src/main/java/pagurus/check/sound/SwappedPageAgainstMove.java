package pagurus.check.sound;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;

/** A page is read from swap while a table above it moves; the faulting thread sleeps meanwhile. */
final class SwappedPageAgainstMove implements Scenario {
  @Override
  public String name() {
    return "swapped-page";
  }

  @Override
  public String about() {
    return "a fault sleeps on a page in swap while a table moves";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.swappedPage(0);
    stage.program(
        0,
        cpu -> {
          cpu.load(0);
          cpu.store(0);
        });
    stage.mover(1);
  }
}
