package pagurus.drive.story;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.machine.TopologyPresets;
import pagurus.vm.inspect.Census;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.MmuCounters;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.replicate.CopyOptions;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * A program runs on all nodes of a machine, in memory that one thread has filled. Wherever its
 * tables are, they are remote to three nodes of four: so each node gets copies (Mitosis), while the
 * program runs. Then each thread stores through the copies of its node, and all pages go to swap
 * and come back: a store that only a copy knew of would be lost.
 */
public final class ManyNodes implements Story {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final long BYTES_PER_NODE = 64L << 20;
  private static final long START = 1L << 32;

  /** 32 MiB that all threads look at. */
  private static final int PAGES = 8192;

  /** Beside them each thread has pages to store to. */
  private static final int OWN_PAGES = 256;

  private static final int SWAP_PAGES = 2 * PAGES;
  private static final int LOOKS = 60_000;
  private static final int RECLAIM_ROUNDS = 2;

  private final boolean copies;
  private final long seed;

  /**
   * A story that has not begun.
   *
   * @param copies whether nodes get copies of the tables
   * @param seed where the accesses come from
   */
  public ManyNodes(boolean copies, long seed) {
    this.copies = copies;
    this.seed = seed;
  }

  @Override
  public StoryMachine machine() {
    return new StoryMachine(
        TopologyPresets.named("four-socket"),
        BYTES_PER_NODE,
        SWAP_PAGES,
        KernelOptions.standard(MODE).withCopies(CopyOptions.ON_REQUEST));
  }

  @Override
  public Play begin(Kernel kernel) {
    KernelThread boot = kernel.thread(0);
    AddressSpace space = kernel.createSpace(boot, 0).orElseThrow();
    CachedPages.fill(kernel, boot, space, START, PAGES);
    List<CachedPages> common = new ArrayList<>();
    List<CachedPages> own = new ArrayList<>();
    for (int cpu = 0; cpu < machine().topology().cpus(); cpu++) {
      long ownStart = START + (PAGES + (long) cpu * OWN_PAGES) * MODE.pageBytes();
      CachedPages.fill(kernel, boot, space, ownStart, OWN_PAGES);
      common.add(new CachedPages(kernel, space, cpu, START, PAGES, seed + cpu));
      own.add(new CachedPages(kernel, space, cpu, ownStart, OWN_PAGES, ~seed - cpu));
    }
    return new Threads(kernel, space, common, own);
  }

  /** The threads of the program; the first of them gives the nodes copies. */
  private final class Threads implements Play {
    private final Kernel kernel;
    private final AddressSpace space;
    private final List<CachedPages> common;
    private final List<CachedPages> own;
    private final RelocationCounters made = new RelocationCounters(MODE.levels());
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger replicated = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final List<MmuCounters> before = new ArrayList<>();
    private final List<MmuCounters> after = new ArrayList<>();
    private long tablesThere;
    private long copiesThere;

    Threads(Kernel kernel, AddressSpace space, List<CachedPages> common, List<CachedPages> own) {
      this.kernel = kernel;
      this.space = space;
      this.common = common;
      this.own = own;
    }

    @Override
    public void play(KernelThread thread) {
      int cpu = thread.cpu().id();
      look(thread, common.get(cpu), before);
      ready.incrementAndGet();
      if (cpu == 0) {
        await(thread, ready, common.size());
        replicate(thread);
        replicated.set(1);
      }
      await(thread, replicated, 1);
      look(thread, common.get(cpu), after);
      own.get(cpu).change(thread, OWN_PAGES);
      done.incrementAndGet();
      await(thread, done, common.size());
    }

    private static void await(KernelThread thread, AtomicInteger what, int least) {
      while (what.get() < least) {
        thread.cpu().relax(Step.IDLE);
      }
    }

    private void look(KernelThread thread, CachedPages pages, List<MmuCounters> to) {
      MmuCounters first = thread.mmu().counters();
      pages.look(thread, LOOKS);
      add(to, thread.mmu().counters().minus(first));
    }

    private synchronized void add(List<MmuCounters> to, MmuCounters counters) {
      to.add(counters);
    }

    private void replicate(KernelThread thread) {
      if (copies) {
        kernel.replication().replicate(thread, space, Entries.EVERY_NODE, new Drain(), made);
      }
      thread.enter();
      Census census = Census.take(thread.cpu(), kernel.core(), List.of(space));
      thread.leave();
      for (int level = 1; level <= MODE.levels(); level++) {
        tablesThere += census.tables(level);
        for (int node = 0; node < kernel.core().frames().nodes(); node++) {
          copiesThere += census.copies(level, node);
        }
      }
    }

    @Override
    public double progress() {
      return (double) (ready.get() + done.get()) / (2 * common.size());
    }

    @Override
    public void verify(KernelThread thread) {
      for (int round = 0; round < RECLAIM_ROUNDS; round++) {
        thread.enter();
        for (int node = 0; node < kernel.core().frames().nodes(); node++) {
          kernel.reclaimer().reclaim(thread, node, Integer.MAX_VALUE);
        }
        thread.leave();
      }
      common.getFirst().lookAtAll(thread);
      own.forEach(pages -> pages.lookAtAll(thread));
    }

    @Override
    public Figures figures() {
      long mismatches = 0;
      for (int cpu = 0; cpu < common.size(); cpu++) {
        mismatches += common.get(cpu).mismatches() + own.get(cpu).mismatches();
      }
      return new Figures()
          .count("threads", "threads, on all nodes", common.size())
          .count("tables", "tables", tablesThere)
          .count("tablesMadeAnew", "of which made anew", made.count(Outcome.MOVED))
          .count("copies", "copies of them", copiesThere)
          .share("remoteShareBefore", "remote walk reads before", share(before))
          .share("remoteShareAfter", "remote walk reads after", share(after))
          .count("mismatches", "words that were wrong", mismatches);
    }

    private static double share(List<MmuCounters> counters) {
      return counters.stream().reduce(MmuCounters.ZERO, MmuCounters::plus).remoteShare();
    }
  }
}
