package pagurus.check.broken;

import java.util.Set;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.check.spec.Invariant;

/** A program needs a second leaf table, so that a fault fills an entry of the root as it moves. */
final class UpperEntry implements Scenario {
  @Override
  public String name() {
    return "upper-entry";
  }

  @Override
  public String about() {
    return "a fault fills an upper entry of the root while the root moves";
  }

  @Override
  public Set<Invariant> seeks() {
    return Set.of(Invariant.I3);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 8);
    stage.cleanPages(0);
    stage.program(0, cpu -> cpu.store(4));
    stage.mover(1);
  }
}
