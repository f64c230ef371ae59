package pagurus.drive.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.drive.event.EventReport;
import pagurus.drive.event.EventSpec;
import pagurus.drive.verify.WordLedger;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.trace.Footprint;
import pagurus.trace.Workload;
import pagurus.vm.mm.Kernel;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * One run of a workload: {@link #prepare}, then {@link #program} on every CPU at once, then {@link
 * #verify} on one of them, then {@link #report}.
 */
public final class Replay {
  private static final double LOOK_BEFORE = 0.9;

  private final Kernel kernel;
  private final Workload workload;
  private final ReplayPlan plan;
  private final Topology topology;
  private final RunQueues queues;
  private final List<RunProcess> processes = new ArrayList<>();
  private final List<ReplayTask> tasks = new ArrayList<>();
  private final List<MoveTask> movers = new ArrayList<>();
  private final List<EventTask> events = new ArrayList<>();
  private final List<Scheduled> scheduled = new ArrayList<>();
  private long pagesVerified;
  private final AtomicInteger processesVerified = new AtomicInteger();

  private record Scheduled(EventSpec event, LongSupplier clock) {}

  /** A run that has not begun. */
  public Replay(Kernel kernel, Topology topology, Workload workload, ReplayPlan plan) {
    this.kernel = kernel;
    this.topology = topology;
    this.workload = workload;
    this.plan = plan;
    queues = new RunQueues(topology.cpus());
  }

  /**
   * Lets something happen during the run; before {@link #prepare}.
   *
   * @param clock tells the time in ns
   */
  public void schedule(EventSpec event, LongSupplier clock) {
    scheduled.add(new Scheduled(event, clock));
  }

  /** What happened, in the order in which it was scheduled. Only when no CPU is running. */
  public List<EventReport> happened() {
    return events.stream().map(EventTask::report).flatMap(Optional::stream).toList();
  }

  /** Makes spaces, areas and tasks. Runs on one CPU before the others start. */
  public void prepare(KernelThread boot) {
    Relocator relocator = kernel.relocator();
    List<Area> areas = areas(workload.footprint());
    long expected = Math.max(1, expectedAccesses());
    int[] homeCpus = cpusOf(plan.home());
    int[] awayCpus = cpusOf(plan.away());
    int next = 0;
    for (int p = 0; p < plan.processes(); p++) {
      AddressSpace space =
          kernel
              .createSpace(boot, plan.home())
              .orElseThrow(() -> new OutOfMemoryException("out of memory for the root tables"));
      areas.forEach(area -> kernel.mapping().map(boot, space, area));
      TableSightings tables = new TableSightings(kernel, space);
      RunProcess process = new RunProcess(space, tables, expected, plan.threads());
      processes.add(process);
      for (int t = 0; t < plan.threads(); t++, next++) {
        int home = homeCpus[next % homeCpus.length];
        int away = awayCpus[next % awayCpus.length];
        addTask(process, t, home, away);
      }
      MoveTask mover = new MoveTask(kernel, relocator, process, plan, lookAt());
      movers.add(mover);
      queues.add(moverCpu(p, awayCpus, homeCpus), mover);
    }
    for (Scheduled one : scheduled) {
      EventTask task = new EventTask(kernel, processes, plan.protocol(), one.event, one.clock);
      events.add(task);
      queues.add(moverCpu(0, awayCpus, homeCpus), task);
    }
  }

  /** The share of the run after which to look at tables that nobody is going to move. */
  private OptionalDouble lookAt() {
    boolean eventsMove = scheduled.stream().anyMatch(one -> one.event.event().moves());
    return eventsMove ? OptionalDouble.empty() : OptionalDouble.of(LOOK_BEFORE);
  }

  private void addTask(RunProcess process, int thread, int home, int away) {
    ReplayTask task =
        new ReplayTask(
            kernel,
            process,
            workload.open(thread % workload.threads()),
            process.ledger(thread),
            plan,
            home,
            away);
    tasks.add(task);
    queues.add(home, task);
  }

  /** Movers run where the program does not: on the other node before it has moved there. */
  private int moverCpu(int process, int[] awayCpus, int[] homeCpus) {
    int busy = plan.processes() * plan.threads();
    if (busy < homeCpus.length) {
      return homeCpus[homeCpus.length - 1];
    }
    return awayCpus[awayCpus.length - 1 - process % awayCpus.length];
  }

  private int[] cpusOf(int node) {
    int[] cpus =
        IntStream.range(0, topology.cpus())
            .filter(cpu -> topology.nodeOf(cpu) == node)
            .limit(plan.cpus())
            .toArray();
    return cpus.length > 0 ? cpus : new int[] {0};
  }

  private long expectedAccesses() {
    long all = 0;
    long threads = workload.threads();
    long total = Math.max(workload.accesses(), 1);
    for (int t = 0; t < plan.threads(); t++) {
      all += Math.min(plan.limit(), total / threads);
    }
    return all;
  }

  /** The areas that hold every page that the workload touches, in this paging mode. */
  private List<Area> areas(Footprint footprint) {
    PagingMode mode = kernel.core().mode();
    FoldedPages pages = new FoldedPages(mode, footprint);
    List<Area> areas = new ArrayList<>();
    int rights = Rights.READ | Rights.WRITE | Rights.EXECUTE;
    pages.forEachRun(
        (start, end) -> areas.add(new Area(start, end, rights, new Backing.Anonymous(), 0, false)));
    return areas;
  }

  /** What a CPU does until the run is over. */
  public void program(KernelThread thread) {
    queues.serve(thread);
  }

  /**
   * Reads every page of every process once more, through swap if need be, and checks every word.
   */
  public void verify(KernelThread thread) {
    if (!plan.checked()) {
      return;
    }
    for (RunProcess process : processes) {
      WordLedger sum = process.ledgers().getFirst();
      process.ledgers().stream().skip(1).forEach(sum::add);
      pagesVerified +=
          sum.checkAll(
              thread.cpu(),
              vaddr -> {
                thread.cpu().poll(Step.POLL);
                return kernel.translate(thread, process.space(), vaddr, Rights.READ);
              });
      processesVerified.incrementAndGet();
    }
  }

  /** Accesses so far. */
  public long accesses() {
    return processes.stream().mapToLong(RunProcess::accesses).sum();
  }

  /** The share of the run that is over, 0 to 1. */
  public double progress() {
    return processes.stream().mapToDouble(RunProcess::progress).min().orElse(0);
  }

  /** The share of {@link #verify} that is over, 0 to 1. */
  public double checkedShare() {
    return (double) processesVerified.get() / plan.processes();
  }

  /** What happened. Only when no CPU is running. */
  public ReplayReport report() {
    return ReplayReport.of(kernel, processes, tasks, movers, happened(), pagesVerified);
  }

  /** The spaces that ran the workload. */
  public List<AddressSpace> spaces() {
    return processes.stream().map(RunProcess::space).toList();
  }
}
