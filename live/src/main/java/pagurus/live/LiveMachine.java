package pagurus.live;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import pagurus.machine.Cpu;
import pagurus.machine.Machine;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;

/**
 * A machine on real threads: every CPU is a platform thread while programs {@linkplain #run run},
 * and physical memory is a reserved range of this process's memory.
 *
 * <p>Between runs, any one thread at a time may use any CPU: to set up, or to look at what is left.
 * A machine holds native memory and must be closed; a CPU that is used afterwards throws.
 */
public final class LiveMachine implements Machine, AutoCloseable {
  private enum State {
    READY,
    RUNNING,
    CLOSED
  }

  private final Topology topology;
  private final PhysicalMemory memory;
  private final Courtesy courtesy = new Courtesy();
  private final List<LiveCpu> cores = new ArrayList<>();
  private final List<CheckedCpu> checks = new ArrayList<>();
  private final List<Cpu> cpus = new ArrayList<>();
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private NodeBinding binding;
  private final AtomicReference<State> state = new AtomicReference<>(State.READY);

  private LiveMachine(LiveOptions options, PhysicalMemory memory, NodeBinding binding) {
    this.binding = binding;
    binding.note().ifPresent(notes::add);
    this.topology = options.topology();
    this.memory = memory;
    boolean coresAreShort = Runtime.getRuntime().availableProcessors() < topology.cpus();
    SplittableRandom seeds = new SplittableRandom(options.seed());
    for (int id = 0; id < topology.cpus(); id++) {
      addCpu(id, options, seeds.split(), coresAreShort);
    }
  }

  private void addCpu(int id, LiveOptions options, SplittableRandom random, boolean coresAreShort) {
    SplittableRandom moments = random.split();
    LiveCpu core =
        new LiveCpu(id, topology.nodeOf(id), memory, random, cores, courtesy, coresAreShort);
    cores.add(core);
    Cpu cpu = core;
    if (options.checked()) {
      CheckedCpu check = new CheckedCpu(cpu, memory.layout(), checks);
      checks.add(check);
      cpu = check;
    }
    if (options.speculate()) {
      cpu = new SpeculatingCpu(cpu, moments);
    }
    core.serveAs(cpu);
    cpus.add(cpu);
  }

  /**
   * Makes a machine and reserves its memory.
   *
   * @throws IllegalStateException if the host does not give that much address space
   */
  public static LiveMachine create(LiveOptions options) {
    return create(options, HostNodes.SYSFS);
  }

  /** The same on a host that shows its nodes in another folder. */
  static LiveMachine create(LiveOptions options, Path sysfs) {
    int nodes = options.topology().nodes();
    NodeBinding binding =
        options.bindNodes() ? NodeBinding.decide(nodes, sysfs) : NodeBinding.none();
    PhysicalMemory memory = new PhysicalMemory(PhysicalLayout.of(nodes, options.bytesPerNode()));
    LiveMachine machine = new LiveMachine(options, memory, binding);
    machine.bindMemory();
    return machine;
  }

  /** All nodes or none: once the host refuses, threads are not bound either. */
  private void bindMemory() {
    for (int node = 0; binding.binds() && node < topology.nodes(); node++) {
      int host = binding.hosts().get(node).number();
      Optional<String> refusal = memory.bind(node, host);
      if (refusal.isPresent()) {
        binding = NodeBinding.none();
        notes.add(
            "memory of node %d could not be bound to node %d of this host (%s)"
                .formatted(node, host, refusal.get()));
      }
    }
  }

  /** On the thread of a CPU, before its program. */
  private void bindThread(LiveCpu core) {
    if (binding.binds()) {
      HostNodes.Node host = binding.hosts().get(core.node());
      Libc.bindThisThread(host.cpus())
          .ifPresent(
              refusal ->
                  notes.add(
                      "cpu %d could not be bound to node %d of this host (%s)"
                          .formatted(core.id(), host.number(), refusal)));
    }
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public PhysicalLayout memory() {
    return memory.layout();
  }

  @Override
  public Cpu cpu(int id) {
    return cpus.get(id);
  }

  /** The bytes behind physical addresses, for storage. */
  PhysicalMemory bytes() {
    return memory;
  }

  /**
   * Runs a program on each CPU and returns when all have ended; {@code programs.get(i)} runs on CPU
   * {@code i}'s own thread. A CPU whose program has ended, or that has none, idles and serves IPIs
   * until the last program has ended. Whatever is in its mailbox by then is served; an IPI that
   * such a last handler sends may be lost.
   *
   * <p>If a program throws, the others get a {@link RunCancelledException} at their next poll or
   * relax. If the calling thread is interrupted, all do, and so does the caller, whose interrupt
   * status stays set. Returns only when every thread has ended, so a program that never polls holds
   * it up.
   *
   * @throws CpuFailedException if a program threw; its cause is what was thrown first
   * @throws RunCancelledException if the caller was interrupted
   * @throws IllegalStateException if a run is under way, or the machine is closed
   */
  public void run(List<? extends CpuProgram> programs) {
    if (programs.size() > cpus.size()) {
      throw new IllegalArgumentException(
          programs.size() + " programs do not fit on " + cpus.size() + " cpus");
    }
    enter(State.RUNNING);
    try {
      LiveRun run = new LiveRun(cores, cpus);
      List<Thread> threads = run.prepare(programs, this::bindThread);
      for (CheckedCpu check : checks) {
        check.belongsTo(Optional.of(threads.get(check.id())));
      }
      run.go();
    } finally {
      checks.forEach(check -> check.belongsTo(Optional.empty()));
      state.set(State.READY);
    }
  }

  private void enter(State next) {
    State before = state.compareAndExchange(State.READY, next);
    switch (before) {
      case READY -> {}
      case RUNNING -> throw new IllegalStateException("a run is under way on this machine");
      case CLOSED -> throw new IllegalStateException("the machine is closed");
    }
  }

  /** How long CPUs waited since the machine was made. Exact between runs, a glimpse during one. */
  public WaitStatistics waits() {
    return new WaitStatistics(cores.stream().map(LiveCpu::waits).toList());
  }

  /** What the user should know about this machine on this host, a sentence each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Gives the memory back. A second call does nothing.
   *
   * @throws IllegalStateException if a run is under way
   */
  @Override
  public void close() {
    if (state.get() != State.CLOSED) {
      enter(State.CLOSED);
      cores.forEach(LiveCpu::powerOff);
      memory.release();
    }
  }
}
