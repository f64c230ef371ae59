package pagurus.check.explore;

import java.util.Optional;
import java.util.function.Function;
import pagurus.check.spec.Finding;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;

/**
 * Plays a small program.
 *
 * @param judge says what is wrong with the outcome of an execution
 */
record SmallExperiment(SmallProgram program, Function<String, Optional<Finding>> judge)
    implements Experiment {
  @Override
  public int cpus() {
    return program.cpus();
  }

  @Override
  public int cells() {
    return program.cells();
  }

  @Override
  public Execution start(Sharing sharing, Order order, Watcher watcher) {
    SmallProgram.Run run = program.play(sharing, order);
    return new Execution() {
      @Override
      public World world() {
        return run.world();
      }

      @Override
      public Optional<Finding> finding() {
        return Optional.empty();
      }

      @Override
      public Optional<Finding> conclude() {
        Optional<Finding> finding = judge.apply(run.outcome());
        abandon();
        return finding;
      }

      @Override
      public void abandon() {
        run.world().end();
      }
    };
  }
}
