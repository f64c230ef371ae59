package pagurus.check.broken;

import pagurus.check.scenario.Scenario;
import pagurus.check.scenario.Stage;
import pagurus.check.scenario.Target;

/** A root moves, and then the leaf table below it, as people move a whole space. */
final class ParentFirst implements Scenario {
  @Override
  public String name() {
    return "parent-first";
  }

  @Override
  public String about() {
    return "a root moves, and then a leaf table below it";
  }

  @Override
  public void set(Stage stage) {
    stage.area(0, 1);
    stage.cleanPages(0);
    stage.program(0, cpu -> cpu.load(0));
    stage.kernelWork(
        1,
        cpu -> {
          cpu.move(Target.ROOT);
          cpu.move(Target.LEAF);
        });
  }
}
