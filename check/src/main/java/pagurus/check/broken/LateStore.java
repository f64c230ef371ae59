package pagurus.check.broken;

import java.util.Set;
import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.check.spec.Invariant;
import pagurus.vm.mmu.Access;

/**
 * A program whose CPU remembers the clean translation of a page stores to the page while the table
 * moves; then memory is short, and it loads the page again. The page is not the first of its table.
 */
final class LateStore implements Scenario {
  @Override
  public String name() {
    return "late-store";
  }

  @Override
  public String about() {
    return "a program stores to a page that its CPU knows, has it taken out of memory and loads it";
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
        1,
        cpu -> {
          cpu.store(1);
          cpu.reclaim(Stage.SOURCE_NODE);
          cpu.load(1);
        });
    stage.kernel().translate(stage.thread(1), stage.space(), stage.vaddr(1), Access.READ);
    stage.mover(0);
  }
}
