package pagurus.vm.evacuate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pagurus.machine.Cpu;
import pagurus.vm.memory.Frames;
import pagurus.vm.memory.Isolation;
import pagurus.vm.mm.Kernel;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.space.KernelThread;

/**
 * Makes whole page blocks out of scattered free frames, by moving data and tables out of the blocks
 * that hold least into holes of the others.
 *
 * <p>One scanner looks for the block to empty, the sparsest first: it costs the fewest copies for a
 * whole block. There is no second scanner for free frames: the block is isolated, and the allocator
 * takes from broken blocks before it breaks a whole one. It ends when enough blocks are whole, or
 * when the holes outside a block could not take what the block holds.
 *
 * <p>A block that is offline is none that is whole, and none to be emptied: nobody can have its
 * frames. One that goes offline meanwhile stays so: it is readmitted as far as compaction goes, and
 * no further.
 *
 * <p>A block with a page or table of the kernel in it is not touched, nor, where tables do not
 * move, one with a table.
 */
public final class Compaction {
  private final Kernel kernel;
  private final Frames frames;
  private final RelocationProtocol protocol;
  private final int passes;

  /**
   * What a compaction did.
   *
   * @param blocksFreed page blocks that became whole
   * @param pagesMoved data pages that moved
   * @param tables what became of tables
   * @param hindrances frames that held blocks up which it tried to empty
   */
  public record Report(
      int blocksFreed, long pagesMoved, RelocationCounters tables, List<Hindrance> hindrances) {
    /** Keeps a copy. */
    public Report {
      hindrances = List.copyOf(hindrances);
    }
  }

  /** Compaction on a machine, with tables that move by this protocol. */
  public Compaction(Kernel kernel, RelocationProtocol protocol) {
    this(kernel, protocol, Evacuator.PASSES);
  }

  /** The same, with so much patience: everything is tried so often. */
  public Compaction(Kernel kernel, RelocationProtocol protocol, int passes) {
    this.passes = passes;
    this.kernel = kernel;
    this.protocol = protocol;
    frames = kernel.core().frames();
  }

  /**
   * Empties blocks of a node until so many are free as a whole, as far as possible. The caller
   * holds no lock.
   */
  public Report compact(KernelThread thread, int node, int wanted) {
    Cpu cpu = thread.cpu();
    boolean[] tried = new boolean[frames.blocks(node)];
    RelocationCounters tables = new RelocationCounters(kernel.core().mode().levels());
    List<Hindrance> hindrances = new ArrayList<>();
    long pages = 0;
    int freed = 0;
    while (BlockCensus.take(cpu, frames, node).free() < wanted) {
      Optional<Integer> block = sparsest(cpu, node, tried);
      if (block.isEmpty()) {
        break;
      }
      tried[block.get()] = true;
      Optional<Evacuation> done = empty(thread, node, block.get());
      if (done.isPresent()) {
        pages += done.get().pagesMoved();
        tables.add(done.get().tables());
        hindrances.addAll(done.get().hindrances());
        freed += done.get().isEmpty() ? 1 : 0;
      }
    }
    return new Report(freed, pages, tables, hindrances);
  }

  private Optional<Evacuation> empty(KernelThread thread, int node, int block) {
    Cpu cpu = thread.cpu();
    if (!frames.isolate(cpu, node, block, Isolation.EMPTYING)) {
      return Optional.empty();
    }
    int first = frames.firstOfBlock(node, block);
    int limit = frames.limitOfBlock(node, block);
    try {
      Evacuator evacuator = new Evacuator(kernel, protocol, first, limit, List.of(node), passes);
      return Optional.of(evacuator.run(thread));
    } finally {
      frames.readmit(cpu, node, block, Isolation.EMPTYING);
    }
  }

  /** The block that holds least and whose content the others' holes can take. */
  private Optional<Integer> sparsest(Cpu cpu, int node, boolean[] tried) {
    int size = 1 << frames.blockOrder();
    int whole = BlockCensus.take(cpu, frames, node).free();
    record Candidate(int block, int used) {}
    return IntStream.range(0, tried.length)
        .filter(block -> !tried[block])
        .filter(block -> sizeOf(node, block) == size)
        .filter(block -> !frames.isIsolated(frames.firstOfBlock(node, block)))
        .mapToObj(
            block -> {
              BlockCensus.Use use = use(cpu, node, block);
              boolean stuck = use.kernel() > 0 || (use.tables() > 0 && !frames.tablesMove());
              return new Candidate(block, stuck ? 0 : use.all());
            })
        .filter(one -> one.used > 0 && one.used < size)
        .filter(one -> frames.free(node) - whole * size - (size - one.used) >= one.used)
        .min(Comparator.comparingInt(Candidate::used))
        .map(Candidate::block);
  }

  private int sizeOf(int node, int block) {
    return frames.limitOfBlock(node, block) - frames.firstOfBlock(node, block);
  }

  private BlockCensus.Use use(Cpu cpu, int node, int block) {
    return BlockCensus.Use.of(
        cpu, frames.table(), frames.firstOfBlock(node, block), frames.limitOfBlock(node, block));
  }
}
