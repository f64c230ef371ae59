package pagurus.drive.story;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.machine.TopologyPresets;
import pagurus.vm.evacuate.Evacuation;
import pagurus.vm.evacuate.Hindrance;
import pagurus.vm.evacuate.Offline;
import pagurus.vm.flush.Activation;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.MemoryOptions;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.relocate.Drain;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.space.KernelThread;

/**
 * A node goes offline while programs run whose data and tables are on it (Q28). With relocation
 * nothing is left there; without it the tables hold the node, and it is put back into use.
 */
public final class HotRemove implements Story {
  private static final PagingMode MODE = PagingMode.named("x86-64");
  private static final long BYTES_PER_NODE = 64L << 20;
  private static final int REMOVED = 1;
  private static final int PAGES = 1500;
  private static final int SLICE = 256;

  /** Accesses of each program that must have been made while the node goes, and after. */
  private static final int ROUNDS_AFTER = 200;

  private final boolean relocates;
  private final long seed;

  /**
   * A story that has not begun.
   *
   * @param relocates whether tables can be relocated
   * @param seed where the accesses come from
   */
  public HotRemove(boolean relocates, long seed) {
    this.relocates = relocates;
    this.seed = seed;
  }

  @Override
  public StoryMachine machine() {
    MemoryOptions memory = MemoryOptions.standard();
    return new StoryMachine(
        TopologyPresets.named("two-node"),
        BYTES_PER_NODE,
        1024,
        KernelOptions.standard(MODE).withMemory(relocates ? memory : memory.withoutTableMoves()));
  }

  @Override
  public Play begin(Kernel kernel) {
    List<SparseProgram> programs = new ArrayList<>();
    for (int i = 1; i < kernel.threads().size(); i++) {
      programs.add(new SparseProgram(kernel, kernel.thread(0), REMOVED, PAGES, seed + i));
    }
    return new Removal(kernel, programs);
  }

  /** CPU 0 removes the node; every other CPU runs a program. */
  private static final class Removal implements Play {
    private final Kernel kernel;
    private final List<SparseProgram> programs;
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicReference<Evacuation> result = new AtomicReference<>();
    private int free;

    Removal(Kernel kernel, List<SparseProgram> programs) {
      this.kernel = kernel;
      this.programs = programs;
    }

    @Override
    public void play(KernelThread thread) {
      int cpu = thread.cpu().id();
      if (cpu == 0) {
        while (ready.get() < programs.size()) {
          thread.cpu().relax(Step.IDLE);
        }
        result.set(new Offline(kernel, new Drain()).node(thread, REMOVED));
      } else {
        run(thread, programs.get(cpu - 1));
        finished.incrementAndGet();
      }
      Activation.leave(thread);
      while (finished.get() < programs.size()) {
        thread.cpu().relax(Step.IDLE);
      }
    }

    private void run(KernelThread thread, SparseProgram program) {
      program.touchAll(thread);
      ready.incrementAndGet();
      for (int after = 0; after < ROUNDS_AFTER; after += result.get() == null ? 0 : 1) {
        program.access(thread, SLICE);
      }
    }

    @Override
    public double progress() {
      return (ready.get() + finished.get()) / (2.0 * programs.size());
    }

    @Override
    public void verify(KernelThread thread) {
      programs.forEach(program -> program.verify(thread));
      Activation.leave(thread);
      kernel.core().retired().reap(thread.cpu());
      Frames frames = kernel.core().frames();
      free = frames.isolatedFree(REMOVED);
    }

    @Override
    public Figures figures() {
      Evacuation done = result.get();
      boolean offline = kernel.core().frames().isOffline(REMOVED);
      return new Figures()
          .words("outcome", "node 1", offline ? "offline" : "put back into use")
          .count("frames", "frames of the node", done.frames())
          .count("framesReleased", "frames free to be removed", free)
          .count("pagesMoved", "data pages moved", done.pagesMoved())
          .count("tablesMoved", "tables moved", done.tables().count(Outcome.MOVED))
          .count("heldByTables", "frames held by page tables", done.heldByTables())
          .count("heldByData", "frames held by data", done.heldByData())
          .words("holder", "the first holder", first(done))
          .count("accesses", "accesses, all checked", accesses())
          .count("mismatches", "words that were wrong", mismatches());
    }

    private static String first(Evacuation done) {
      return done.hindrances().stream().findFirst().map(Hindrance::holder).orElse("nobody");
    }

    private long accesses() {
      return programs.stream().mapToLong(SparseProgram::accesses).sum();
    }

    private long mismatches() {
      return programs.stream().mapToLong(SparseProgram::mismatches).sum();
    }
  }
}
