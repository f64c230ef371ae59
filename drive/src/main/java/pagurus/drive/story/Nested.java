package pagurus.drive.story;

import java.util.List;
import java.util.stream.IntStream;
import pagurus.arch.PagingMode;
import pagurus.drive.storage.HeapBlockStore;
import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Topology;
import pagurus.machine.TopologyPresets;
import pagurus.vm.flush.Activation;
import pagurus.vm.inspect.Audit;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.mmu.MmuEvent;
import pagurus.vm.nested.GuestMachine;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/**
 * A guest with page tables of its own runs on one node; the second stage that translates its memory
 * is on another (Q16, R8). If the second stage can be moved, root of 16 KiB and all, the guest's
 * walks become local, and the guest does not notice.
 */
public final class Nested implements Story {
  private static final PagingMode HOST = PagingMode.named("sv39x4");
  private static final PagingMode GUEST = PagingMode.named("sv39");
  private static final long BYTES_PER_NODE = 96L << 20;
  private static final long GUEST_BYTES = 48L << 20;
  private static final int SWAP_PAGES = 1024;
  private static final long START = 1L << 32;
  private static final int PAGES = 4096;
  private static final int AWAY = 1;
  private static final int LOOKS = 40_000;

  private final boolean relocates;
  private final long seed;

  /**
   * A story that has not begun.
   *
   * @param relocates whether the second stage follows
   * @param seed where the accesses come from
   */
  public Nested(boolean relocates, long seed) {
    this.relocates = relocates;
    this.seed = seed;
  }

  @Override
  public StoryMachine machine() {
    return new StoryMachine(
        TopologyPresets.named("two-node"),
        BYTES_PER_NODE,
        SWAP_PAGES,
        KernelOptions.standard(HOST));
  }

  @Override
  public Play begin(Kernel host) {
    Topology topology = machine().topology();
    Topology flat = Topology.uniform("guest", 1, topology.cpus(), Topology.LOCAL_DISTANCE);
    PhysicalLayout memory = PhysicalLayout.of(1, GUEST_BYTES);
    GuestMachine machine = GuestMachine.create(host, host.thread(0), flat, memory).orElseThrow();
    HeapBlockStore swap = new HeapBlockStore(GUEST.pageBytes(), SWAP_PAGES);
    Kernel guest = Kernel.boot(machine, KernelOptions.standard(GUEST), swap);
    KernelThread boot = guest.thread(0);
    List<CachedPages> workers =
        IntStream.range(0, topology.cpus())
            .filter(cpu -> topology.nodeOf(cpu) == AWAY)
            .mapToObj(cpu -> worker(guest, boot, cpu))
            .toList();
    Activation.leave(boot);
    Activation.leave(host.thread(0));
    return new Run(host, machine, guest, workers);
  }

  private CachedPages worker(Kernel guest, KernelThread boot, int cpu) {
    AddressSpace space = guest.createSpace(boot, 0).orElseThrow();
    CachedPages.fill(guest, boot, space, START, PAGES);
    return new CachedPages(guest, space, cpu, START, PAGES, seed + cpu);
  }

  /** The guest's workers, and the host's mover on CPU 0. */
  private final class Run implements Play {
    private final Kernel host;
    private final GuestMachine machine;
    private final Kernel guest;
    private final List<CachedPages> workers;
    private final Halves halves;
    private final RelocationCounters moves = new RelocationCounters(HOST.levels());
    private long guestEventsBefore;
    private long guestEventsAfter;
    private int guestFindings;

    Run(Kernel host, GuestMachine machine, Kernel guest, List<CachedPages> workers) {
      this.host = host;
      this.machine = machine;
      this.guest = guest;
      this.workers = workers;
      halves = new Halves(workers.size());
    }

    @Override
    public void play(KernelThread hostThread) {
      int id = hostThread.cpu().id();
      Cpu guestCpu = machine.cpu(id);
      workers.stream()
          .filter(worker -> worker.cpu() == id)
          .forEach(worker -> work(hostThread, guest.thread(id), worker));
      if (id == 0) {
        halves.between(hostThread.cpu(), () -> move(hostThread));
      }
      halves.awaitEnd(guestCpu);
    }

    /** Reads are counted below, where those of the second stage are. */
    private void work(KernelThread below, KernelThread thread, CachedPages worker) {
      MmuCounters first = below.mmu().counters();
      worker.look(thread, LOOKS);
      halves.first(thread.cpu(), below.mmu().counters().minus(first));
      MmuCounters second = below.mmu().counters();
      worker.look(thread, LOOKS);
      halves.second(thread.cpu(), below.mmu().counters().minus(second));
    }

    private void move(KernelThread hostThread) {
      guestEventsBefore = guestEvents();
      if (relocates) {
        RelocationRequest request =
            RelocationRequest.all(machine.secondStage(), HOST, Placements.fixedNode(AWAY));
        host.relocator().relocate(hostThread, request, new Drain(), moves);
      }
    }

    /** Faults, flushes and root loads of the guest: all that it could notice by. */
    private long guestEvents() {
      long events = 0;
      for (KernelThread thread : guest.threads()) {
        events += thread.counters().get(Event.FAULT) + thread.counters().get(Event.SHOOTDOWN);
        events += thread.mmu().counters().of(MmuEvent.ROOT_LOAD);
      }
      return events;
    }

    @Override
    public double progress() {
      return halves.progress();
    }

    @Override
    public void verify(KernelThread hostThread) {
      guestEventsAfter = guestEvents();
      workers.forEach(worker -> worker.lookAtAll(guest.thread(0)));
      guestFindings = Audit.of(guest).findings().size();
    }

    @Override
    public Figures figures() {
      long mismatches = workers.stream().mapToLong(CachedPages::mismatches).sum();
      return new Figures()
          .counts(
              "tablesMoved",
              "tables moved, leaves first",
              IntStream.rangeClosed(1, HOST.levels()).mapToLong(moves::moved).toArray())
          .count("rootsMoved", "roots of 16 KiB moved", moves.moved(HOST.levels()))
          .share(
              "remoteShareBefore",
              "remote second-stage reads before",
              halves.before().remoteShare())
          .share(
              "remoteShareAfter", "remote second-stage reads after", halves.after().remoteShare())
          .count(
              "guestEvents",
              "faults and flushes of the guest",
              guestEventsAfter - guestEventsBefore)
          .count("guestFindings", "findings of the guest's audit", guestFindings)
          .count("mismatches", "words that were wrong", mismatches);
    }
  }
}
