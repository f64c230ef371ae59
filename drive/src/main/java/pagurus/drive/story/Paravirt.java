package pagurus.drive.story;

import java.util.List;
import java.util.stream.IntStream;
import pagurus.arch.PagingMode;
import pagurus.drive.guest.WrongGuest;
import pagurus.machine.Topology;
import pagurus.machine.TopologyPresets;
import pagurus.vm.flush.Activation;
import pagurus.vm.hypervisor.Domain;
import pagurus.vm.hypervisor.Hypervisor;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.place.Placements;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * A guest of a hypervisor that has every table pinned runs on one node, with its tables on another
 * (Q16). If tables can be moved, each new one is looked at before it is used and each old one
 * released; and then a guest tries what it must not.
 */
public final class Paravirt implements Story {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final long BYTES_PER_NODE = 64L << 20;
  private static final int SWAP_PAGES = 1024;
  private static final long START = 1L << 32;
  private static final int PAGES = 8192;
  private static final int AWAY = 1;
  private static final int LOOKS = 60_000;
  private static final int STORES = 2000;

  private final boolean relocates;
  private final long seed;

  /**
   * A story that has not begun.
   *
   * @param relocates whether tables follow
   * @param seed where the accesses come from
   */
  public Paravirt(boolean relocates, long seed) {
    this.relocates = relocates;
    this.seed = seed;
  }

  @Override
  public StoryMachine machine() {
    return new StoryMachine(
        TopologyPresets.named("two-node"),
        BYTES_PER_NODE,
        SWAP_PAGES,
        KernelOptions.standard(MODE).withPlatform(Platform.PARAVIRT));
  }

  @Override
  public Play begin(Kernel kernel) {
    KernelThread boot = kernel.thread(0);
    Topology topology = machine().topology();
    List<CachedPages> workers =
        IntStream.range(0, topology.cpus())
            .filter(cpu -> topology.nodeOf(cpu) == AWAY)
            .mapToObj(cpu -> worker(kernel, boot, cpu))
            .toList();
    Activation.leave(boot);
    return new Run(kernel, kernel.domain().orElseThrow(), workers);
  }

  private CachedPages worker(Kernel kernel, KernelThread boot, int cpu) {
    AddressSpace space = kernel.createSpace(boot, 0).orElseThrow();
    CachedPages.fill(kernel, boot, space, START, PAGES);
    return new CachedPages(kernel, space, cpu, START, PAGES, seed + cpu);
  }

  /** The workers, and the mover on CPU 0. */
  private final class Run implements Play {
    private final Kernel kernel;
    private final Hypervisor hypervisor;
    private final Domain domain;
    private final List<CachedPages> workers;
    private final Halves halves;
    private final RelocationCounters moves = new RelocationCounters(MODE.levels());
    private long refusedMeanwhile;
    private int wrongTried;
    private int wrongRefused;
    private int wrongReasons;

    Run(Kernel kernel, Domain domain, List<CachedPages> workers) {
      this.kernel = kernel;
      this.domain = domain;
      this.workers = workers;
      hypervisor = domain.hypervisor();
      halves = new Halves(workers.size());
    }

    @Override
    public void play(KernelThread thread) {
      int id = thread.cpu().id();
      workers.stream().filter(worker -> worker.cpu() == id).forEach(worker -> work(thread, worker));
      if (id == 0) {
        halves.between(thread.cpu(), () -> move(thread));
      }
      halves.awaitEnd(thread.cpu());
    }

    private void work(KernelThread thread, CachedPages worker) {
      MmuCounters first = thread.mmu().counters();
      worker.look(thread, LOOKS);
      halves.first(thread.cpu(), thread.mmu().counters().minus(first));
      MmuCounters second = thread.mmu().counters();
      worker.look(thread, LOOKS);
      worker.change(thread, STORES);
      halves.second(thread.cpu(), thread.mmu().counters().minus(second));
    }

    private void move(KernelThread thread) {
      if (!relocates) {
        return;
      }
      for (CachedPages worker : workers) {
        RelocationRequest request =
            RelocationRequest.all(worker.space(), MODE, Placements.fixedNode(AWAY));
        kernel.relocator().relocate(thread, request, new Drain(), moves);
      }
    }

    @Override
    public double progress() {
      return halves.progress();
    }

    @Override
    public void verify(KernelThread thread) {
      refusedMeanwhile = hypervisor.refused();
      WrongGuest wrong = new WrongGuest(domain, thread, MODE);
      wrong.tryOnTables(workers.getFirst().space(), START);
      wrongTried = wrong.tried();
      wrongRefused = wrong.refused();
      wrongReasons = wrong.reasons();
      workers.forEach(worker -> worker.lookAtAll(thread));
    }

    @Override
    public Figures figures() {
      long mismatches = workers.stream().mapToLong(CachedPages::mismatches).sum();
      return new Figures()
          .counts(
              "tablesMoved",
              "tables moved, leaves first",
              IntStream.rangeClosed(1, MODE.levels()).mapToLong(moves::moved).toArray())
          .count("levelsMoved", "levels of which tables moved", levelsMoved())
          .count("entriesChecked", "entries checked by the hypervisor", hypervisor.updates())
          .count("pinnedTables", "tables that are pinned in the end", hypervisor.pinnedTables())
          .count("refused", "refused while it ran", refusedMeanwhile)
          .share("remoteShareBefore", "remote walk reads before", halves.before().remoteShare())
          .share("remoteShareAfter", "remote walk reads after", halves.after().remoteShare())
          .count("wrongTried", "tried by a wrong guest", wrongTried)
          .count("wrongRefused", "of these refused", wrongRefused)
          .count("wrongReasons", "for so many reasons", wrongReasons)
          .count("mismatches", "words that were wrong", mismatches);
    }

    private long levelsMoved() {
      return IntStream.rangeClosed(1, MODE.levels())
          .filter(level -> moves.moved(level) > 0)
          .count();
    }
  }
}
