package pagurus.testkit.byhand;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;

/**
 * A machine of which at any moment one CPU moves at most, the one that the test lets.
 *
 * <p>The test's own thread may use any CPU directly too, as between runs of other worlds. CPUs that
 * have nothing to do, or wait, serve their IPIs after each piece of another. Speculation happens
 * only if the test asks a walker for it.
 */
public final class HandDrivenMachine implements Machine, AutoCloseable {
  private final Topology topology;
  private final PhysicalLayout layout;
  private final long[] words;
  private final List<HandDrivenCpu> cpus = new ArrayList<>();
  private final List<Actor> actors = new ArrayList<>();
  private IntBinaryOperator chooser = (cpu, bound) -> bound - 1;

  /** A machine whose memory is all zeros. */
  public HandDrivenMachine(Topology topology, long bytesPerNode) {
    this.topology = topology;
    layout = PhysicalLayout.of(topology.nodes(), bytesPerNode);
    words = new long[Math.toIntExact(layout.end() / Long.BYTES)];
    for (int id = 0; id < topology.cpus(); id++) {
      cpus.add(new HandDrivenCpu(this, id, topology.nodeOf(id), words));
    }
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public PhysicalLayout memory() {
    return layout;
  }

  @Override
  public Cpu cpu(int id) {
    return cpus.get(id);
  }

  /** Decides what hardware chooses, from the CPU's number and the bound; the highest otherwise. */
  public void setChooser(IntBinaryOperator next) {
    chooser = next;
  }

  /**
   * Keeps plain stores of a CPU from others until its next fence, atomic step or wait, as a store
   * buffer may (total store order). Only for 64-bit words; otherwise everybody sees stores at once.
   */
  public void holdStoresBack(int cpu) {
    cpus.get(cpu).holdStoresBack();
  }

  int choose(int cpu, int bound) {
    return chooser.applyAsInt(cpu, bound);
  }

  /** Something for a CPU to do; it stands still until the test lets it go on. */
  public Actor on(int cpu, Runnable action) {
    if (cpus.get(cpu).isBusy()) {
      throw new IllegalStateException("cpu " + cpu + " has something to do already");
    }
    Actor actor = new Actor(this, cpus.get(cpu), action);
    actors.add(actor);
    return actor;
  }

  /** Makes the actor that calls it stand still until the test lets it go on. */
  public void pause() {
    for (Actor actor : actors) {
      if (actor.isCalling()) {
        actor.standStill(Actor.State.PAUSED);
      }
    }
  }

  void deliver(int target, HandDrivenCpu.Letter letter) {
    cpus.get(target).deliver(letter);
  }

  /** CPUs that do nothing, or wait for somebody else, serve their IPIs. */
  void serveIdle() {
    for (HandDrivenCpu cpu : cpus) {
      if (cpu.servesIpis()) {
        cpu.serve();
      }
    }
  }

  /** Lets all go on in turn until each has ended. */
  public void finish(Actor... inTurn) {
    for (int round = 0; round < Actor.PATIENCE; round++) {
      boolean over = true;
      for (Actor actor : inTurn) {
        over &= actor.tryFinish();
      }
      if (over) {
        return;
      }
    }
    throw new AssertionError("the actors wait for each other: " + List.of(inTurn));
  }

  /** Gives up on whoever has not ended. */
  @Override
  public void close() {
    actors.forEach(Actor::abandon);
  }
}
