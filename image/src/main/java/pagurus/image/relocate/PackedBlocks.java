package pagurus.image.relocate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import pagurus.image.FrameSet;
import pagurus.image.MemoryRange;
import pagurus.image.report.NodeMap;

/** Chooses the fewest blocks of 2 MiB that have room for all tables of a node. */
final class PackedBlocks {
  private static final long BLOCK_BYTES = 2L << 20;

  /** Larger tables need free ranges that are aligned; a block's free frames may not be. */
  private static final double ROOM_TO_SPARE = 1.25;

  private final FreeFrames free;
  private final int node;
  private final NodeMap nodes;
  private final TreeMap<Long, Long> tableFramesByBlock = new TreeMap<>();
  private long tableFrames;

  PackedBlocks(FreeFrames free, int node, NodeMap nodes) {
    this.free = free;
    this.node = node;
    this.nodes = nodes;
  }

  void addTable(long paddr, long bytes) {
    long frames = Math.max(1, bytes >>> FrameSet.FRAME_SHIFT);
    tableFramesByBlock.merge(paddr & -BLOCK_BYTES, frames, Long::sum);
    tableFrames += frames;
  }

  private record Block(long start, long tables, long room) {}

  /** The blocks with most tables first, then those with most room; as many as are needed. */
  List<MemoryRange> chosen() {
    List<Block> blocks = new ArrayList<>();
    tableFramesByBlock.forEach(
        (start, tables) -> blocks.add(new Block(start, tables, tables + freeFrames(start))));
    blocks.sort(
        Comparator.comparingLong(Block::room)
            .thenComparingLong(Block::tables)
            .reversed()
            .thenComparingLong(Block::start));
    List<MemoryRange> windows = new ArrayList<>();
    long room = 0;
    for (Block block : blocks) {
      if (room >= tableFrames * ROOM_TO_SPARE) {
        break;
      }
      windows.add(new MemoryRange(block.start, block.start + BLOCK_BYTES));
      room += block.room;
    }
    return windows;
  }

  private long freeFrames(long start) {
    long count = 0;
    for (long at = start; at < start + BLOCK_BYTES; at += FrameSet.FRAME_BYTES) {
      if (free.contains(at) && nodes.nodeOf(at) == node) {
        count++;
      }
    }
    return count;
  }
}
