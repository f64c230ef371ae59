package pagurus.image.report;

import java.util.ArrayList;
import java.util.List;
import pagurus.image.FrameSet;
import pagurus.image.MemoryRange;

/**
 * Blocks of memory that could be given away whole, as a huge page or to be unplugged, if it were
 * not for page tables in them: every other frame in the block is zero and nothing maps it.
 *
 * @param blockBytes size of the blocks
 * @param blocks how many whole blocks the memory has
 * @param free blocks without anything in them
 * @param held where the held blocks begin, with how many frames of tables each has
 */
public record HeldBlocks(long blockBytes, long blocks, long free, List<Held> held) {
  /** A block and how many frames with tables it has. */
  public record Held(long start, int tableFrames) {}

  /** The blocks of this size in these ranges. */
  public static HeldBlocks of(
      long blockBytes, List<MemoryRange> ranges, FrameUse use, FrameSet nonZero) {
    List<Held> held = new ArrayList<>();
    long blocks = 0;
    long free = 0;
    for (MemoryRange range : ranges) {
      long first = (range.start() + blockBytes - 1) & -blockBytes;
      for (long at = first; at >= 0 && at <= range.end() - blockBytes; at += blockBytes) {
        blocks++;
        int tables = tableFrames(at, blockBytes, use, nonZero);
        if (tables == 0) {
          free++;
        } else if (tables > 0) {
          held.add(new Held(at, tables));
        }
      }
    }
    return new HeldBlocks(blockBytes, blocks, free, held);
  }

  /** How many frames with tables a block has, or -1 if it has something else too. */
  private static int tableFrames(long start, long bytes, FrameUse use, FrameSet nonZero) {
    int tables = 0;
    for (long at = start; at < start + bytes; at += FrameSet.FRAME_BYTES) {
      if (use.tables().contains(at)) {
        tables++;
      } else if (nonZero.contains(at) || use.mapped().contains(at)) {
        return -1;
      }
    }
    return tables;
  }
}
