package pagurus.sim.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.IntToLongFunction;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import pagurus.arch.PagingMode;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.policy.PolicyView;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.world.Interruptions;
import pagurus.sim.world.SimulatedCpu;
import pagurus.sim.world.SimulatedMachine;
import pagurus.trace.Workload;
import pagurus.vm.inspect.Census;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters;
import pagurus.vm.space.KernelThread;

/** One workload on one machine under one policy. Belongs to one host thread. */
public final class Simulation {
  private static final PagingMode MODE = SimulatedKernel.MODE;

  /** Of the times at which the policy is asked, one in so many makes a sample of the series. */
  private static final int TICKS_PER_SAMPLE = 8;

  /** Tables are counted at every tick if there are no more pages than this. */
  private static final long PAGES_TO_COUNT = 1 << 18;

  private final Workload workload;
  private final SimulationPlan plan;
  private final TablePolicy policy;
  private final Hardware hardware;
  private final ProgramMemory memory;
  private final SimulatedMachine machine;
  private final Kernel kernel;
  private final AddressSpace space;
  private final PolicyDriver driver;
  private final AskedPolicy asked;
  private final Wandering wandering;
  private final Optional<NumaBalancing> balancing;
  private final Turns turns;
  private final List<ThreadRun> threads = new ArrayList<>();

  /** The CPUs that threads are on at any time. */
  private final Set<SimulatedCpu> used = new LinkedHashSet<>();

  private final List<SimulationResult.Sample> series = new ArrayList<>();
  private Meter start;
  private Meter tick;
  private int ticks;

  private Simulation(Workload workload, SimulationPlan plan, TablePolicy policy, Turns turns) {
    this.workload = workload;
    this.plan = plan;
    this.policy = policy;
    this.turns = turns;
    hardware = plan.hardware();
    policy.check(hardware.topology());
    memory = new ProgramMemory(MODE, workload.footprint(), plan.hugeShareOf(workload.name()));
    machine = new SimulatedMachine(hardware, roomForProgram());
    kernel = SimulatedKernel.boot(machine, hardware);
    RoomForProgram.takeWhatIsNotThere(kernel, hardware);
    space =
        kernel
            .createSpace(kernel.thread(0), rootNode())
            .orElseThrow(() -> new IllegalArgumentException("no memory for a root table"));
    driver = new PolicyDriver(kernel, space, machine, hardware, moverCpu());
    asked = new AskedPolicy(policy, driver);
    WalkLevels.know(machine.costs().walkReads(), kernel);
    wandering = new Wandering(hardware, plan.threadsMove());
    balancing =
        plan.balance()
            .map(
                how ->
                    new NumaBalancing(kernel, space, machine, hardware, workload.footprint(), how));
    start = meter();
    tick = start;
  }

  /**
   * Runs it.
   *
   * @param progress hears the share that is done, from 0 to 1
   * @throws IllegalArgumentException with one sentence, if it does not fit the machine or this host
   */
  public static SimulationResult run(
      Workload workload, SimulationPlan plan, TablePolicy policy, DoubleConsumer progress) {
    return run(workload, plan, policy, new Turns(), progress);
  }

  static SimulationResult run(
      Workload workload,
      SimulationPlan plan,
      TablePolicy policy,
      Turns turns,
      DoubleConsumer progress) {
    Workload folded = FoldedWorkload.of(workload, MODE);
    return new Simulation(folded, plan, policy, turns).run(progress);
  }

  private long roomForProgram() {
    return RoomForProgram.bytesPerNode(
        workload.name(), memory.touchedBytes(), memory.mostBytes(), hardware);
  }

  private SimulationResult run(DoubleConsumer progress) {
    try {
      prepare();
      long prologue = ofAll(workload::prologue);
      long counted = ofAll(this::counted);
      double before = prologue / (double) Math.max(1, prologue + counted);
      allow(workload::prologue, false);
      turns.run(threads, prologue, share -> progress.accept(share * before));
      long now = used.stream().mapToLong(SimulatedCpu::cycles).max().orElse(0);
      used.forEach(cpu -> cpu.idleUntil(now));
      turns.forget();
      start = meter();
      tick = start;
      machine.costs().forgetWalks();
      machine.costs().walkReads().clear();
      machine.latencies().clear();
      machine.costs().load().begin(now);
      allow(this::counted, true);
      asked.ask(view(start, start), running());
      turns.run(threads, counted, course(share -> progress.accept(1 - (1 - share) * (1 - before))));
      return result();
    } finally {
      threads.forEach(ThreadRun::close);
    }
  }

  private Turns.Course course(DoubleConsumer progress) {
    return new Turns.Course() {
      @Override
      public void turn(double share) {
        wandering.at(share, threads);
      }

      @Override
      public void tick(double share) {
        Simulation.this.tick();
        progress.accept(share);
      }
    };
  }

  private void prepare() {
    memory.map(kernel, space);
    plan.start().dataNode().ifPresent(this::populate);
    if (plan.start().interleaved()) {
      populate(this::inTurn);
    }
    plan.start().tableNode().ifPresent(node -> driver.move(Placements.fixedNode(node)));
    plan.start().hogged().ifPresent(node -> machine.costs().hog(node));
    WorkloadShape shape = WorkloadShape.of(workload.name());
    boolean bothSizes = plan.hugeShareOf(workload.name()) > 0;
    TouchOrder order = new TouchOrder(workload, threads);
    for (int thread = 0; thread < workload.threads(); thread++) {
      threads.add(
          new ThreadRun(
              kernel,
              space,
              machine,
              hardware,
              thread,
              cpuOf(thread),
              workload.open(thread),
              shape,
              bothSizes,
              order,
              new GivingBack(kernel, space, machine, hardware, plan.giveBack()),
              new Balancing(balancing, plan.balance())));
    }
    machine.costs().load().allow(threads.stream().mapToDouble(ThreadRun::reads).sum());
    for (int times = 0; times <= plan.threadsMove().size(); times++) {
      int after = times;
      threads.forEach(run -> used.add(machine.cpu(wandering.next(run.cpu().id(), after))));
    }
  }

  /** A thread's CPU: all on node 0 if the placement speaks of local and remote, else in turn. */
  private int cpuOf(int thread) {
    boolean together = plan.start().tableNode().isPresent();
    int node = together ? 0 : thread % hardware.nodes();
    int place = together ? thread : thread / hardware.nodes();
    return node * hardware.cpusPerNode() + place % hardware.cpusPerNode();
  }

  /** The last CPU of node 0, or another that no thread starts on: moving takes its time. */
  private int moverCpu() {
    List<Integer> taken = IntStream.range(0, workload.threads()).map(this::cpuOf).boxed().toList();
    int last = hardware.cpusPerNode() - 1;
    return IntStream.concat(IntStream.of(last), IntStream.range(0, machine.topology().cpus()))
        .filter(cpu -> !taken.contains(cpu))
        .findFirst()
        .orElse(last);
  }

  private int rootNode() {
    return plan.start().tableNode().stream().map(this::existing).findFirst().orElse(0);
  }

  private int existing(int node) {
    if (node >= hardware.nodes()) {
      throw new IllegalArgumentException(
          "machine %s has no node that is remote".formatted(hardware.name()));
    }
    return node;
  }

  private void populate(int node) {
    int first = existing(node) * hardware.cpusPerNode();
    populate(vaddr -> kernel.thread(first));
  }

  /**
   * A page is on another node than the one before it; and so is the first page of each table, of
   * whatever level, which brings the table there.
   */
  private KernelThread inTurn(long vaddr) {
    int turn = 0;
    for (int level = 1; level <= MODE.levels(); level++) {
      turn += MODE.index(vaddr, level);
    }
    return kernel.thread(turn % hardware.nodes() * hardware.cpusPerNode());
  }

  private void populate(LongFunction<KernelThread> toucher) {
    if (!memory.populate(kernel, space, toucher, machine.costs().walkReads())) {
      throw new IllegalArgumentException(
          "machine %s has no room for %s".formatted(hardware.name(), workload.name()));
    }
  }

  /** Accesses of a thread in the run itself: its prologue is over, and so many are wanted. */
  private long counted(int thread) {
    return Math.min(plan.accesses(), workload.accesses(thread) - workload.prologue(thread));
  }

  private long ofAll(IntToLongFunction accesses) {
    return IntStream.range(0, workload.threads()).mapToLong(accesses).sum();
  }

  private void allow(IntToLongFunction accesses, boolean counts) {
    for (int thread = 0; thread < threads.size(); thread++) {
      threads.get(thread).allow(accesses.applyAsLong(thread), counts);
    }
  }

  private void tick() {
    Meter now = meter();
    if (++ticks % TICKS_PER_SAMPLE == 0) {
      sample(now);
    }
    PolicyView view = view(tick, now);
    tick = now;
    asked.ask(view, running());
    machine.costs().forgetWalks();
  }

  /** The CPUs that threads are on now which are not over. */
  private List<SimulatedCpu> running() {
    return threads.stream()
        .filter(thread -> !thread.isOver())
        .map(ThreadRun::cpu)
        .distinct()
        .toList();
  }

  private void sample(Meter now) {
    if (workload.footprint().pages() <= PAGES_TO_COUNT) {
      series.add(
          new SimulationResult.Sample(
              elapsed(),
              tablesByNode(census()),
              now.moved() - start.moved(),
              now.shootdowns() - start.shootdowns()));
    }
  }

  private PolicyView view(Meter from, Meter to) {
    return new PolicyView(
        MODE,
        hardware,
        machine.topology(),
        machine.costs(),
        machine.costs().replicas(),
        running().size(),
        to.accesses() - from.accesses(),
        to.misses() - from.misses(),
        to.localReads() - from.localReads(),
        to.remoteReads() - from.remoteReads(),
        to.cycles() - from.cycles(),
        to.walkCycles() - from.walkCycles());
  }

  private long faults() {
    return kernel.threads().stream()
        .mapToLong(thread -> thread.counters().get(KernelCounters.Event.FAULT))
        .sum();
  }

  private long count(ToLongFunction<Interruptions> what) {
    return IntStream.range(0, machine.topology().cpus())
        .mapToLong(cpu -> what.applyAsLong(machine.cpu(cpu).interruptions()))
        .sum();
  }

  private Meter meter() {
    Set<SimulatedCpu> cpus = used;
    return new Meter(
        turns.accesses(),
        cpus.stream().mapToLong(cpu -> cpu.tlb().firstMisses()).sum(),
        cpus.stream().mapToLong(cpu -> cpu.tlb().secondMisses()).sum(),
        cpus.stream().mapToLong(SimulatedCpu::localReads).sum(),
        cpus.stream().mapToLong(SimulatedCpu::remoteReads).sum(),
        cpus.stream().mapToLong(SimulatedCpu::busyCycles).sum(),
        cpus.stream().mapToLong(SimulatedCpu::walkCycles).sum(),
        count(Interruptions::rounds) + driver.rounds(),
        count(Interruptions::sent) + driver.ipis(),
        faults() + machine.costs().replicas().fetches(),
        driver.relocated().count(Outcome.MOVED),
        driver.moverCycles(),
        cpus.stream().map(SimulatedCpu::cycles).toList());
  }

  private long elapsed() {
    List<Long> now = meter().clocks();
    return IntStream.range(0, now.size())
        .mapToLong(i -> now.get(i) - start.clocks().get(i))
        .max()
        .orElse(0);
  }

  private Census census() {
    return driver.aside(() -> Census.take(driver.mover().cpu(), kernel.core(), List.of(space)));
  }

  private List<Long> tablesByNode(Census census) {
    return IntStream.range(0, hardware.nodes())
        .mapToObj(
            node ->
                IntStream.rangeClosed(1, MODE.levels())
                    .mapToLong(level -> census.tables(level, node))
                    .sum())
        .toList();
  }

  private static long dataBytes(Census census) {
    return IntStream.rangeClosed(1, HugeLeaves.LEVEL)
        .mapToLong(level -> census.leaves(level) * MODE.span(level))
        .sum();
  }

  private SimulationResult result() {
    Meter end = meter();
    long elapsed = elapsed();
    long relocationCycles = end.moverCycles() - start.moverCycles();
    PolicyView whole = view(start, end);
    Census census = census();
    List<Long> tables = tablesByNode(census);
    return new SimulationResult(
        policy.name(),
        end.accesses(),
        elapsed,
        whole.walkShare(),
        whole.remoteShare(),
        end.firstMisses() - start.firstMisses(),
        end.misses() - start.misses(),
        end.faults() - start.faults(),
        end.shootdowns() - start.shootdowns(),
        end.ipis() - start.ipis(),
        balancing.map(NumaBalancing::hintFaults).orElse(0L),
        balancing.map(NumaBalancing::moved).orElse(0L),
        dataBytes(census),
        tables,
        tables.stream().mapToLong(Long::longValue).sum() * MODE.pageBytes(),
        driver.copyBytes(),
        census.leaves(HugeLeaves.LEVEL),
        end.moved() - start.moved(),
        relocationCycles,
        machine.latencies().tail(end.accesses()),
        WalkLevels.of(machine.costs().walkReads(), MODE.levels(), hardware.nodes()),
        series);
  }
}
