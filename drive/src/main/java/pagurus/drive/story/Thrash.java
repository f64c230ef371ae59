package pagurus.drive.story;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.machine.TopologyPresets;
import pagurus.vm.flush.Activation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.place.Hysteresis;
import pagurus.vm.place.Placement;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/**
 * A process goes to and fro between two nodes, and its tables are to be where its CPU is (Q21).
 * Without hysteresis they go to and fro, too, and each time the process has left again before they
 * have paid. With hysteresis they stay, until the process has settled; then they follow, once.
 */
public final class Thrash implements Story {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final long BYTES_PER_NODE = 64L << 20;
  private static final int SWAP_PAGES = 1024;
  private static final long START = 1L << 32;
  private static final int PAGES = 8192;

  /** A table is moved when it has been wanted at the same other place this many times in a row. */
  private static final int PATIENCE = 3;

  private final boolean patient;
  private final long seed;

  /**
   * A story that has not begun.
   *
   * @param patient whether the placement has hysteresis
   * @param seed where the accesses come from
   */
  public Thrash(boolean patient, long seed) {
    this.patient = patient;
    this.seed = seed;
  }

  @Override
  public StoryMachine machine() {
    return new StoryMachine(
        TopologyPresets.named("two-node"),
        BYTES_PER_NODE,
        SWAP_PAGES,
        KernelOptions.standard(MODE));
  }

  @Override
  public Play begin(Kernel kernel) {
    KernelThread boot = kernel.thread(0);
    AddressSpace space = kernel.createSpace(boot, 0).orElseThrow();
    CachedPages.fill(kernel, boot, space, START, PAGES);
    Activation.leave(boot);
    Topology topology = machine().topology();
    List<Integer> homes = List.of(topology.nodeOfCpu().indexOf(0), topology.nodeOfCpu().indexOf(1));
    return new Journey(kernel, new CachedPages(kernel, space, 0, START, PAGES, seed), homes);
  }

  /** One process, which takes turns on two CPUs, and on the second stays. */
  private final class Journey implements Play {
    private static final int TURNS = 24;
    private static final int SETTLED = 4;
    private static final int LOOKS = 12_000;
    private static final int STORES = 500;

    private final Kernel kernel;
    private final CachedPages process;
    private final List<Integer> homes;
    private final AtomicInteger turn = new AtomicInteger();
    private final Placement placement;
    private final RelocationCounters toAndFro = new RelocationCounters(MODE.levels());
    private final RelocationCounters settled = new RelocationCounters(MODE.levels());
    private MmuCounters travelling = MmuCounters.ZERO;
    private MmuCounters atHome = MmuCounters.ZERO;

    Journey(Kernel kernel, CachedPages process, List<Integer> homes) {
      this.kernel = kernel;
      this.process = process;
      this.homes = homes;
      Placement follow = Placements.followCpus();
      placement = patient ? new Hysteresis(follow, PATIENCE) : follow;
    }

    /** Whose turn it is: the second home's from the time on when the process has settled. */
    private int cpuOf(int number) {
      return homes.get(number < TURNS ? number % 2 : 1);
    }

    @Override
    public void play(KernelThread thread) {
      for (int now = turn.get(); now < TURNS + SETTLED; now = turn.get()) {
        if (cpuOf(now) == thread.cpu().id()) {
          takeTurn(thread, now);
          turn.incrementAndGet();
        } else {
          thread.cpu().relax(Step.IDLE);
        }
      }
    }

    /** Only one CPU at a time comes here; the turn is handed over with all that was written. */
    private void takeTurn(KernelThread thread, int number) {
      MmuCounters first = thread.mmu().counters();
      process.look(thread, LOOKS);
      process.change(thread, STORES);
      MmuCounters reads = thread.mmu().counters().minus(first);
      if (number < TURNS) {
        travelling = travelling.plus(reads);
      } else if (number == TURNS + SETTLED - 1) {
        atHome = reads;
      }
      kernel
          .relocator()
          .relocate(
              thread,
              RelocationRequest.all(process.space(), MODE, placement),
              new Drain(),
              number < TURNS ? toAndFro : settled);
      Activation.leave(thread);
    }

    @Override
    public double progress() {
      return (double) turn.get() / (TURNS + SETTLED);
    }

    @Override
    public void verify(KernelThread thread) {
      process.lookAtAll(thread);
    }

    @Override
    public Figures figures() {
      return new Figures()
          .count("turns", "times that the process moved", TURNS)
          .count("tablesMoved", "tables moved meanwhile", toAndFro.count(Outcome.MOVED))
          .count("tablesMovedSettled", "tables moved when it stayed", settled.count(Outcome.MOVED))
          .count("shootdowns", "flushes", flushes())
          .share("remoteShare", "remote walk reads meanwhile", travelling.remoteShare())
          .share("remoteShareSettled", "remote walk reads in the end", atHome.remoteShare())
          .count("mismatches", "words that were wrong", process.mismatches());
    }

    private long flushes() {
      return kernel.threads().stream()
          .mapToLong(
              one -> one.counters().get(Event.SHOOTDOWN) + one.counters().get(Event.LOCAL_FLUSH))
          .sum();
    }
  }
}
