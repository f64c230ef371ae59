package pagurus.drive.story;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.machine.Topology;
import pagurus.machine.TopologyPresets;
import pagurus.vm.inspect.Census;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.MmuCounters;
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
 * A server fills a cache on one node and forks workers that read it on another (Q7). The workers
 * share the server's leaf tables. If tables with several parents can be moved, they follow; if not,
 * every walk of every worker goes back for its last entry, for ever.
 */
public final class SharedTables implements Story {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final long BYTES_PER_NODE = 96L << 20;
  private static final int SWAP_PAGES = 1024;
  private static final long START = 1L << 32;

  private final boolean movesShared;
  private final long seed;
  private final int pages;

  /**
   * A story that has not begun, with a cache of 32 MiB.
   *
   * @param movesShared whether tables with several parents are moved
   * @param seed where the accesses come from
   */
  public SharedTables(boolean movesShared, long seed) {
    this(movesShared, seed, 8192);
  }

  /** The same with a cache of so many pages. */
  SharedTables(boolean movesShared, long seed, int pages) {
    this.movesShared = movesShared;
    this.seed = seed;
    this.pages = pages;
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
    AddressSpace server = kernel.createSpace(boot, 0).orElseThrow();
    CachedPages.fill(kernel, boot, server, START, pages);
    List<CachedPages> workers = new ArrayList<>();
    Topology topology = machine().topology();
    for (int cpu = 0; cpu < topology.cpus(); cpu++) {
      if (topology.nodeOfCpu().get(cpu) == Service.AWAY) {
        for (int i = 0; i < Service.WORKERS_PER_CPU; i++) {
          AddressSpace space = kernel.fork().forkSharingTables(boot, server).orElseThrow();
          workers.add(new CachedPages(kernel, space, cpu, START, pages, seed + workers.size()));
        }
      }
    }
    return new Service(kernel, server, workers);
  }

  /** The server, its workers, and the mover. */
  private final class Service implements Play {
    private static final int AWAY = 1;
    private static final int WORKERS_PER_CPU = 2;
    private static final int LOOKS = 60_000;
    private static final int STORES = 64;

    private final Kernel kernel;
    private final AddressSpace server;
    private final List<CachedPages> workers;
    private final Census atFirst;
    private final RelocationCounters moves = new RelocationCounters(MODE.levels());
    private final AtomicInteger readyToMove = new AtomicInteger();
    private final AtomicInteger moved = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final List<MmuCounters> before = new ArrayList<>();
    private final List<MmuCounters> after = new ArrayList<>();
    private long serverMismatches;

    Service(Kernel kernel, AddressSpace server, List<CachedPages> workers) {
      this.kernel = kernel;
      this.server = server;
      this.workers = workers;
      atFirst = Census.take(kernel.thread(0).cpu(), kernel.core(), spaces());
    }

    private List<AddressSpace> spaces() {
      List<AddressSpace> all = new ArrayList<>(List.of(server));
      workers.forEach(worker -> all.add(worker.space()));
      return all;
    }

    @Override
    public void play(KernelThread thread) {
      List<CachedPages> own =
          workers.stream().filter(worker -> worker.cpu() == thread.cpu().id()).toList();
      if (!own.isEmpty()) {
        work(thread, own);
      } else if (thread.cpu().id() == 0) {
        await(thread, readyToMove, workers.size());
        move(thread);
        moved.set(1);
      }
      await(thread, done, workers.size());
    }

    private static void await(KernelThread thread, AtomicInteger what, int least) {
      while (what.get() < least) {
        thread.cpu().relax(Step.IDLE);
      }
    }

    private void work(KernelThread thread, List<CachedPages> own) {
      MmuCounters first = thread.mmu().counters();
      own.forEach(worker -> worker.look(thread, LOOKS));
      add(before, thread.mmu().counters().minus(first));
      readyToMove.addAndGet(own.size());
      await(thread, moved, 1);
      MmuCounters second = thread.mmu().counters();
      own.forEach(worker -> worker.look(thread, LOOKS));
      add(after, thread.mmu().counters().minus(second));
      own.forEach(worker -> worker.change(thread, STORES));
      done.addAndGet(own.size());
    }

    private synchronized void add(List<MmuCounters> to, MmuCounters counters) {
      to.add(counters);
    }

    private void move(KernelThread thread) {
      Placement there = Placements.fixedNode(AWAY);
      for (CachedPages worker : workers) {
        RelocationRequest all = RelocationRequest.all(worker.space(), MODE, there);
        RelocationRequest request = movesShared ? all : all.withoutShared();
        kernel.relocator().relocate(thread, request, new Drain(), moves);
      }
    }

    @Override
    public double progress() {
      return (double) (readyToMove.get() + done.get()) / (2 * workers.size());
    }

    @Override
    public void verify(KernelThread thread) {
      for (CachedPages worker : workers) {
        worker.lookAtAll(thread);
        kernel.exit().exit(thread, worker.space());
      }
      CachedPages own = new CachedPages(kernel, server, 0, START, pages, seed);
      own.lookAtAll(thread);
      serverMismatches = own.mismatches();
    }

    @Override
    public Figures figures() {
      long mismatches = serverMismatches;
      for (CachedPages worker : workers) {
        mismatches += worker.mismatches();
      }
      long leafTables = (pages * MODE.pageBytes() + MODE.span(2) - 1) / MODE.span(2);
      return new Figures()
          .count("spaces", "spaces", workers.size() + 1L)
          .count("leafTables", "leaf tables of all of them", atFirst.tables(1))
          .count(
              "leafTablesOfCopies",
              "leaf tables if each had its own",
              leafTables * (workers.size() + 1))
          .count("sharedTablesMoved", "shared tables moved", events(Event.SHARED_TABLE_MOVED))
          .count("sharedTablesLeft", "shared tables left", moves.count(Outcome.SHARED))
          .share("remoteShareBefore", "remote walk reads before", share(before))
          .share("remoteShareAfter", "remote walk reads after", share(after))
          .count("tablesCopied", "tables copied for a store", events(Event.TABLE_UNSHARED))
          .count("mismatches", "words that were wrong", mismatches);
    }

    private long events(Event event) {
      return kernel.threads().stream().mapToLong(one -> one.counters().get(event)).sum();
    }

    private static double share(List<MmuCounters> counters) {
      return counters.stream().reduce(MmuCounters.ZERO, MmuCounters::plus).remoteShare();
    }
  }
}
