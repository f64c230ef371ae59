package pagurus.check.broken;

import java.util.Set;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.check.spec.Invariant;

/** A program stores to a page whose entry is not the first of its table. */
final class StoreToSecondEntry implements Scenario {
  @Override
  public String name() {
    return "store-second-entry";
  }

  @Override
  public String about() {
    return "a program stores to a page whose entry is the second of a table that moves";
  }

  @Override
  public Set<Invariant> seeks() {
    return Set.of(Invariant.I2);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 2);
    stage.cleanPages(1);
    stage.program(
        0,
        cpu -> {
          cpu.load(1);
          cpu.store(1);
        });
    stage.mover(1);
  }
}
