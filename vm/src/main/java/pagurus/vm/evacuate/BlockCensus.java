package pagurus.vm.evacuate;

import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;

/**
 * What the page blocks of a node hold; exact only at rest. Blocks at the edges of a node that are
 * smaller than the others are left out, and those with frames that the kernel has taken for itself:
 * nothing empties them. So are isolated blocks, whatever they hold: nobody can have their frames,
 * which are none of the node's free ones either.
 *
 * @param free blocks that are free as a whole
 * @param data blocks that only data holds up
 * @param tables blocks that only page tables hold up
 * @param mixed blocks that both hold up
 */
public record BlockCensus(int free, int data, int tables, int mixed) {
  /** Counts the blocks of a node. */
  public static BlockCensus take(Cpu cpu, Frames frames, int node) {
    int[] counts = new int[4];
    for (int block = 0; block < frames.blocks(node); block++) {
      int first = frames.firstOfBlock(node, block);
      int limit = frames.limitOfBlock(node, block);
      if (limit - first == 1 << frames.blockOrder() && !frames.isIsolated(first)) {
        Use use = Use.of(cpu, frames.table(), first, limit);
        if (use.kernel == 0) {
          counts[(use.data > 0 ? 1 : 0) + (use.tables > 0 ? 2 : 0)]++;
        }
      }
    }
    return new BlockCensus(counts[0], counts[1], counts[2], counts[3]);
  }

  /** How many frames of a range hold data, how many tables, and how many are the kernel's. */
  record Use(int data, int tables, int kernel) {
    static Use of(Cpu cpu, FrameTable records, int first, int limit) {
      int data = 0;
      int tables = 0;
      int kernel = 0;
      for (int pfn = first; pfn < limit; pfn++) {
        FrameKind kind = records.kindSeen(cpu, pfn);
        data += kind == FrameKind.ANONYMOUS || kind == FrameKind.FILE ? 1 : 0;
        tables += kind.isTable() ? 1 : 0;
        kernel += kind == FrameKind.KERNEL_TABLE || kind == FrameKind.KERNEL_PAGE ? 1 : 0;
      }
      return new Use(data, tables, kernel);
    }

    int all() {
      return data + tables;
    }
  }
}
