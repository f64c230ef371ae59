package pagurus.drive.story;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.machine.TopologyPresets;
import pagurus.vm.evacuate.BlockCensus;
import pagurus.vm.evacuate.Collapse;
import pagurus.vm.evacuate.Compaction;
import pagurus.vm.flush.Activation;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.space.KernelThread;

/**
 * Memory full of page tables and pages, of which most are given back: free frames everywhere, and
 * no whole block (Q29). Compaction makes whole blocks, and programs want them for huge pages. With
 * relocation the blocks that held tables come free, too; without it a few tables keep each of them.
 */
public final class Defragment implements Story {
  private static final PagingMode MODE = PagingMode.named("x86-64");

  /** 32 MiB, 16 page blocks of 2 MiB. */
  private static final long BYTES = 32L << 20;

  /** One page and one table each: together nearly all memory. */
  private static final int PAGES = 3700;

  /** Of every so many pages one stays. */
  private static final int KEPT_ONE_IN = 16;

  /** Ranges that shall become huge pages, of which some pages are touched. */
  private static final int HUGE_WANTED = 12;

  private static final int SLICE = 256;
  private static final int ROUNDS_AFTER = 50;

  private final boolean relocates;
  private final long seed;

  /**
   * A story that has not begun.
   *
   * @param relocates whether tables can be relocated
   * @param seed where the accesses come from
   */
  public Defragment(boolean relocates, long seed) {
    this.relocates = relocates;
    this.seed = seed;
  }

  @Override
  public StoryMachine machine() {
    MemoryOptions memory = MemoryOptions.standard();
    return new StoryMachine(
        TopologyPresets.named("uma"),
        BYTES,
        8192,
        KernelOptions.standard(MODE).withMemory(relocates ? memory : memory.withoutTableMoves()));
  }

  @Override
  public Play begin(Kernel kernel) {
    KernelThread boot = kernel.thread(0);
    SparseProgram scattered = new SparseProgram(kernel, boot, 0, PAGES, seed);
    DenseProgram dense = new DenseProgram(kernel, boot, HUGE_WANTED, seed + 1);
    return new Defragmentation(kernel, scattered, dense);
  }

  /** CPU 0 compacts; CPU 1 fills and scatters memory; CPU 2 wants huge pages; others stand by. */
  private static final class Defragmentation implements Play {
    private static final int COMPACTOR = 0;
    private static final int SCATTERED = 1;
    private static final int DENSE = 2;

    private final Kernel kernel;
    private final SparseProgram scattered;
    private final DenseProgram dense;
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicBoolean compacted = new AtomicBoolean();
    private final AtomicInteger finished = new AtomicInteger();
    private BlockCensus before = new BlockCensus(0, 0, 0, 0);
    private BlockCensus after = before;
    private long[] freeBefore = {};
    private long[] freeAfter = {};
    private long pagesMoved;
    private long tablesMoved;
    private int hugeBefore;
    private int hugeMade;

    Defragmentation(Kernel kernel, SparseProgram scattered, DenseProgram dense) {
      this.kernel = kernel;
      this.scattered = scattered;
      this.dense = dense;
    }

    @Override
    public void play(KernelThread thread) {
      switch (thread.cpu().id()) {
        case COMPACTOR -> compact(thread);
        case SCATTERED -> scatter(thread);
        case DENSE -> useDensely(thread);
        default -> finished.incrementAndGet();
      }
      Activation.leave(thread);
      while (finished.get() < kernel.threads().size()) {
        thread.cpu().relax(Step.IDLE);
      }
    }

    private void compact(KernelThread thread) {
      await(thread, 2);
      Frames frames = kernel.core().frames();
      kernel.core().retired().reap(thread.cpu());
      hugeBefore = collapse(thread);
      before = BlockCensus.take(thread.cpu(), frames, 0);
      freeBefore = frames.freeBlocks(thread.cpu(), 0);
      Compaction.Report report =
          new Compaction(kernel, new Drain()).compact(thread, 0, HUGE_WANTED);
      pagesMoved = report.pagesMoved();
      tablesMoved = report.tables().count(Outcome.MOVED);
      after = BlockCensus.take(thread.cpu(), frames, 0);
      freeAfter = frames.freeBlocks(thread.cpu(), 0);
      hugeMade = collapse(thread);
      compacted.set(true);
      finished.incrementAndGet();
    }

    private int collapse(KernelThread thread) {
      Collapse collapse = new Collapse(kernel);
      int made = 0;
      for (int range = 0; range < HUGE_WANTED; range++) {
        for (int attempt = 0; attempt < 3; attempt++) {
          made += collapse.collapse(thread, dense.space(), dense.start(range), 0) ? 1 : 0;
        }
        thread.cpu().poll(Step.POLL);
      }
      return made;
    }

    private void await(KernelThread thread, int count) {
      while (ready.get() < count) {
        thread.cpu().relax(Step.IDLE);
      }
    }

    private void scatter(KernelThread thread) {
      scattered.touchAll(thread);
      scattered.keepOneIn(thread, KEPT_ONE_IN);
      ready.incrementAndGet();
      for (int after = 0; after < ROUNDS_AFTER; after += compacted.get() ? 1 : 0) {
        scattered.access(thread, SLICE);
      }
      finished.incrementAndGet();
    }

    private void useDensely(KernelThread thread) {
      dense.touch(thread);
      ready.incrementAndGet();
      for (int after = 0; after < ROUNDS_AFTER; after += compacted.get() ? 1 : 0) {
        dense.access(thread, SLICE);
      }
      finished.incrementAndGet();
    }

    @Override
    public double progress() {
      return (ready.get() + finished.get()) / 6.0;
    }

    @Override
    public void verify(KernelThread thread) {
      scattered.verify(thread);
      dense.verify(thread);
    }

    @Override
    public Figures figures() {
      return new Figures()
          .counts("freeBlocksBefore", "free blocks by order, before", freeBefore)
          .counts("freeBlocksAfter", "free blocks by order, after", freeAfter)
          .count("wholeBefore", "whole blocks free, before", before.free())
          .count("wholeAfter", "whole blocks free, after", after.free())
          .count("tablesOnlyBefore", "held by tables only, before", before.tables())
          .count("tablesOnlyAfter", "held by tables only, after", after.tables())
          .count("withTablesAfter", "held by tables and data, after", after.mixed())
          .count("pagesMoved", "data pages moved", pagesMoved)
          .count("tablesMoved", "tables moved", tablesMoved)
          .count("hugeWanted", "huge pages wanted", HUGE_WANTED)
          .count("hugeBefore", "huge pages, before", hugeBefore)
          .count("hugeMade", "huge pages, after", hugeBefore + hugeMade)
          .count("accesses", "accesses, all checked", scattered.accesses() + dense.accesses())
          .count(
              "mismatches", "words that were wrong", scattered.mismatches() + dense.mismatches());
    }
  }
}
