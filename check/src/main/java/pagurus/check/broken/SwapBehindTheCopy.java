package pagurus.check.broken;

import java.util.Set;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.check.spec.Invariant;

/** A program stores to a page, which then goes to swap behind the back of a mover. */
final class SwapBehindTheCopy implements Scenario {
  @Override
  public String name() {
    return "swap-behind-copy";
  }

  @Override
  public String about() {
    return "a page that was stored to goes to swap when its table has been copied";
  }

  @Override
  public Set<Invariant> seeks() {
    return Set.of(Invariant.I2);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.dirtyPage(0);
    stage.program(
        1,
        cpu -> {
          cpu.store(0);
          cpu.reclaim(Stage.SOURCE_NODE);
        });
    stage.mover(0);
  }
}
