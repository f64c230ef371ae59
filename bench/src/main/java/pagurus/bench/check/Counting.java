package pagurus.bench.check;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jetbrains.lincheck.datastructures.Operation;
import pagurus.check.explore.Execution;
import pagurus.check.explore.Experiment;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Invariant;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;
import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;
import pagurus.machine.Topology;

/**
 * Threads that add to a counter several times each, without a lock: compare-and-set until it works.
 * The same few operations on a heap array for Lincheck, and on words of the checker's world for us.
 */
public final class Counting {
  private final AtomicLongArray words = new AtomicLongArray(1);

  /** A counter at 0. */
  public Counting() {}

  /** Adds 1; what Lincheck's threads do. */
  @Operation
  public long increment() {
    while (true) {
      long seen = words.getAcquire(0);
      if (words.compareAndSet(0, seen, seen + 1)) {
        return seen;
      }
    }
  }

  /** The same as an experiment of ours. */
  static Experiment experiment(int threads, int times) {
    return new InWords(threads, times);
  }

  private static final class InWords implements Experiment {
    private final int times;
    private final Topology topology;
    private final PhysicalLayout layout = PhysicalLayout.of(1, 64);

    private InWords(int threads, int times) {
      this.times = times;
      topology = Topology.uniform("counting", 1, threads, 20);
    }

    @Override
    public int cpus() {
      return topology.cpus();
    }

    @Override
    public int cells() {
      return World.cells(topology, layout);
    }

    @Override
    public Execution start(Sharing sharing, Order order, Watcher watcher) {
      World world = new World(topology, layout, sharing, order, watcher);
      for (int id = 0; id < cpus(); id++) {
        Cpu cpu = world.cpu(id);
        world.program(id, () -> run(cpu));
      }
      world.begin();
      return new Play(world, (long) cpus() * times);
    }

    private void run(Cpu cpu) {
      for (int i = 0; i < times; i++) {
        long seen;
        do {
          seen = cpu.loadAcquire(Step.USER_LOAD, 0);
        } while (!cpu.compareAndSet(Step.USER_STORE, 0, seen, seen + 1));
      }
    }
  }

  private record Play(World world, long expected) implements Execution {
    @Override
    public Optional<Finding> finding() {
      return Optional.empty();
    }

    @Override
    public Optional<Finding> conclude() {
      world.end();
      long sum = world.peek(0);
      return sum == expected
          ? Optional.empty()
          : Optional.of(new Finding(Invariant.I2, "the counter is " + sum));
    }

    @Override
    public void abandon() {
      world.end();
    }
  }
}
