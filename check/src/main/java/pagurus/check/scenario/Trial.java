package pagurus.check.scenario;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pagurus.arch.PagingMode;
import pagurus.check.explore.Execution;
import pagurus.check.explore.Experiment;
import pagurus.check.spec.Finding;
import pagurus.check.spec.Findings;
import pagurus.check.spec.Specification;
import pagurus.check.world.Omission;
import pagurus.check.world.Order;
import pagurus.check.world.Sharing;
import pagurus.check.world.Watcher;
import pagurus.check.world.World;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.replicate.CopyKeeping;
import pagurus.vm.replicate.CopyOptions;

/** A scenario in a setting, to be played as often as a search likes. */
public final class Trial implements Experiment {
  private static final long NODE_BYTES = 8192;
  private static final int SWAP_BLOCKS = 16;

  private final Scenario scenario;
  private final Setting setting;
  private final Omission omission;
  private final PagingMode mode;
  private final Topology topology;
  private final PhysicalLayout layout = PhysicalLayout.of(2, NODE_BYTES);

  /** This scenario in this setting. */
  public Trial(Scenario scenario, Setting setting) {
    this(scenario, setting, Omission.NONE);
  }

  /** The same, with steps left out. */
  public Trial(Scenario scenario, Setting setting, Omission omission) {
    this.omission = omission;
    this.scenario = scenario;
    this.setting = setting;
    mode = setting.mode(scenario.kernelHalf().isUsed());
    List<Integer> nodes = IntStream.range(0, scenario.cpus()).map(id -> id % 2).boxed().toList();
    topology = new Topology("checked", nodes, List.of(List.of(10, 20), List.of(20, 10)));
  }

  @Override
  public int cpus() {
    return topology.cpus();
  }

  @Override
  public int cells() {
    return World.cells(topology, layout);
  }

  private KernelOptions options() {
    return setting
        .options(mode, scenario.failOneIn(), scenario.kernelHalf(), scenario.platform())
        .withCopies(copies());
  }

  /** What is asked for goes before what a scenario is about. */
  private CopyOptions copies() {
    boolean asked = !setting.keeping().equals(CopyKeeping.REPLICATED);
    return asked ? scenario.copies().keptBy(setting.keeping()) : scenario.copies();
  }

  @Override
  public Play start(Sharing sharing, Order order, Watcher watcher) {
    Relay relay = new Relay(watcher);
    World world = new World(topology, layout, sharing, order, relay);
    SwapInMemory swap = new SwapInMemory(mode.pageBytes(), SWAP_BLOCKS);
    Kernel kernel = Kernel.boot(world, setting.variant().change(options()), swap);
    Stage stage = new Stage(setting, world, kernel, swap);
    scenario.set(stage);
    Findings findings = new Findings(scenario.seeks());
    Specification specification = new Specification(world, kernel, stage.vaddrs(), findings);
    relay.to = specification;
    stage.play(specification);
    world.omit(omission);
    world.begin();
    return new Play(stage, world, specification);
  }

  /** Lets the specification see every step, and after it somebody else. */
  private static final class Relay implements Watcher {
    private final Watcher second;
    private Watcher to = Watcher.NONE;

    Relay(Watcher second) {
      this.second = second;
    }

    @Override
    public void stepped(
        int actor, pagurus.machine.Step step, long address, long before, long after) {
      to.stepped(actor, step, address, before, after);
      second.stepped(actor, step, address, before, after);
    }
  }

  /**
   * One execution on its stage.
   *
   * @param stage where it is set
   * @param specification what looks at every step of it
   */
  public record Play(Stage stage, World world, Specification specification) implements Execution {
    @Override
    public Optional<Finding> finding() {
      if (world.failure().isPresent() || world.isDeadlocked()) {
        specification.stopped();
      }
      return specification.first();
    }

    @Override
    public Optional<Finding> conclude() {
      world.end();
      try {
        stage.conclude(specification);
      } catch (RuntimeException thrown) {
        specification.failed(thrown);
      }
      return specification.first();
    }

    @Override
    public void abandon() {
      world.end();
    }
  }
}
