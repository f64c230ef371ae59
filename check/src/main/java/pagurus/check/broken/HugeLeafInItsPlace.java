package pagurus.check.broken;

import java.util.Set;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.check.spec.Invariant;

/** A leaf table goes and a huge leaf takes its place while the table is to be moved. */
final class HugeLeafInItsPlace implements Scenario {
  private static final int PAGES = 4;

  @Override
  public String name() {
    return "huge-in-its-place";
  }

  @Override
  public String about() {
    return "a huge leaf takes the place of a table that is to be moved";
  }

  @Override
  public Set<Invariant> seeks() {
    return Set.of(Invariant.I7);
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, PAGES);
    stage.cleanPages(0);
    stage.program(
        0,
        cpu -> {
          cpu.unmap(0, PAGES);
          stage.area(0, PAGES, true);
          cpu.load(0);
        });
    stage.mover(1);
  }
}
