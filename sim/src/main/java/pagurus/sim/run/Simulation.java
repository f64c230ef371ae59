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
  private final Policies policies;
  private final Hardware hardware;
  private final ThreadPlaces places;
  private final ProgramMemory memory;
  private final BootedMachine booted;
  private final SimulatedMachine machine;
  private final Kernel kernel;
  private final AddressSpace space;
  private final PlacedTables tables;
  private final Optional<PlacedTables> secondStage;
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

  private Simulation(Workload workload, SimulationPlan plan, Policies policies, Turns turns) {
    plan.check();
    this.workload = workload;
    this.plan = plan;
    this.policies = policies;
    this.turns = turns;
    hardware = plan.hardware();
    policies.check(hardware);
    places = new ThreadPlaces(hardware, plan.start(), workload.threads());
    memory = new ProgramMemory(MODE, workload.footprint(), plan.hugeShareOf(workload.name()));
    booted = new BootedMachine(hardware, roomForProgram(), plan.guest(), policies, hasHugePages());
    machine = booted.machine();
    kernel = booted.kernel();
    space =
        kernel
            .createSpace(kernel.thread(0), rootNode())
            .orElseThrow(() -> new IllegalArgumentException("no memory for a root table"));
    int mover = places.moverCpu();
    tables = booted.programTables(space, hardware, mover, policies.program());
    secondStage = booted.secondStage(hardware, mover, policies.secondStage());
    wandering = new Wandering(hardware, plan.threadsMove());
    balancing =
        plan.balance().map(how -> booted.balancing(space, hardware, workload.footprint(), how));
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
    return run(workload, plan, Policies.of(policy), progress);
  }

  /** The same with policies for both stages of a guest. */
  public static SimulationResult run(
      Workload workload, SimulationPlan plan, Policies policies, DoubleConsumer progress) {
    return run(workload, plan, policies, new Turns(), progress);
  }

  static SimulationResult run(
      Workload workload,
      SimulationPlan plan,
      TablePolicy policy,
      Turns turns,
      DoubleConsumer progress) {
    return run(workload, plan, Policies.of(policy), turns, progress);
  }

  private static SimulationResult run(
      Workload workload,
      SimulationPlan plan,
      Policies policies,
      Turns turns,
      DoubleConsumer progress) {
    Workload folded = FoldedWorkload.of(workload, MODE);
    try {
      return new Simulation(folded, plan, policies, turns).run(progress);
    } catch (Exception | Error e) {
      Optional<IllegalArgumentException> blamed = policies.blamed(e);
      if (blamed.isPresent()) {
        throw blamed.get();
      }
      throw e;
    }
  }

  private long roomForProgram() {
    return RoomForProgram.bytesPerNode(
        workload.name(),
        memory.touchedBytes(),
        memory.mostBytes(),
        plan.guest().isPresent(),
        hardware);
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
      ask(view(start, start));
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
    touchFirst();
    plan.start().tableNode().ifPresent(this::placeTables);
    plan.start().hogged().ifPresent(node -> machine.costs().hog(places.withCpus(node)));
    WorkloadShape shape = WorkloadShape.of(workload.name());
    TouchOrder order = new TouchOrder(workload, threads);
    for (int thread = 0; thread < workload.threads(); thread++) {
      threads.add(
          new ThreadRun(
              booted,
              space,
              hardware,
              thread,
              places.cpuOf(thread),
              workload.open(thread),
              shape,
              hasHugePages(),
              order,
              new GivingBack(kernel, space, machine, hardware, plan.giveBack()),
              new Balancing(balancing, plan)));
    }
    machine.costs().load().allow(threads.stream().mapToDouble(ThreadRun::reads).sum());
    for (int times = 0; times <= plan.threadsMove().size(); times++) {
      int after = times;
      threads.forEach(run -> used.add(machine.cpu(wandering.next(run.cpu().id(), after))));
    }
  }

  /** Who is to have touched memory before the program begins has. */
  private void touchFirst() {
    FirstTouchers touchers = new FirstTouchers(kernel, places);
    plan.start().dataNode().ifPresent(node -> populate(touchers.on(node)));
    if (plan.start().interleaved()) {
      populate(touchers.inTurn());
    }
  }

  private void populate(LongFunction<KernelThread> toucher) {
    if (!memory.populate(kernel, space, toucher, machine.costs().walkReads())) {
      throw new IllegalArgumentException(
          "machine %s has no room for %s".formatted(hardware.name(), workload.name()));
    }
  }

  private int rootNode() {
    return plan.start().tableNode().stream().map(places::existing).findFirst().orElse(0);
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
    ask(view);
    machine.costs().forgetWalks();
  }

  private void ask(PolicyView view) {
    tables.ask(view, running());
    secondStage.ifPresent(below -> below.ask(view, running()));
  }

  private boolean hasHugePages() {
    return plan.hugeShareOf(workload.name()) > 0;
  }

  private void placeTables(int node) {
    tables.driver().move(Placements.fixedNode(node));
    int below = plan.start().secondStageNode().orElse(node);
    secondStage.ifPresent(of -> of.driver().move(Placements.fixedNode(places.existing(below))));
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
              tables.byNode(),
              tables.copiesByNode(),
              secondStage.map(PlacedTables::byNode).orElse(List.of()),
              secondStage.map(PlacedTables::copiesByNode).orElse(List.of()),
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
        count(Interruptions::rounds) + ofDrivers(PolicyDriver::rounds),
        count(Interruptions::sent) + ofDrivers(PolicyDriver::ipis),
        tables.faults(),
        secondStage.map(PlacedTables::faults).orElse(0L),
        ofDrivers(driver -> driver.relocated().count(Outcome.MOVED)),
        ofDrivers(PolicyDriver::moverCycles),
        cpus.stream().map(SimulatedCpu::cycles).toList());
  }

  private long ofDrivers(ToLongFunction<PolicyDriver> what) {
    return what.applyAsLong(tables.driver())
        + secondStage.map(below -> what.applyAsLong(below.driver())).orElse(0L);
  }

  private long elapsed() {
    List<Long> now = meter().clocks();
    return IntStream.range(0, now.size())
        .mapToLong(i -> now.get(i) - start.clocks().get(i))
        .max()
        .orElse(0);
  }

  private SimulationResult result() {
    Meter end = meter();
    long elapsed = elapsed();
    long relocationCycles = end.moverCycles() - start.moverCycles();
    PolicyView whole = view(start, end);
    Census census = tables.census();
    return new SimulationResult(
        policies.name(),
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
        PlacedTables.dataBytes(census),
        tables.byNode(),
        tables.copiesByNode(),
        census.leaves(HugeLeaves.LEVEL),
        end.moved() - start.moved(),
        relocationCycles,
        machine.latencies().tail(end.accesses()),
        WalkLevels.of(machine.costs().walkReads(), MODE.levels(), hardware.nodes()),
        secondStage.map(below -> result(below, end.exits() - start.exits())),
        series);
  }

  private SimulationResult.SecondStage result(PlacedTables below, long faults) {
    return new SimulationResult.SecondStage(
        faults,
        below.byNode(),
        below.copiesByNode(),
        below.census().leaves(HugeLeaves.LEVEL),
        WalkLevels.ofSecondStage(machine.costs().walkReads(), MODE.levels(), hardware.nodes()));
  }
}
