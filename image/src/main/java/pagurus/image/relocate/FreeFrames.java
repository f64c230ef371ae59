package pagurus.image.relocate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import pagurus.image.FrameSet;
import pagurus.image.MemoryRange;
import pagurus.image.inspect.Inspection;
import pagurus.image.report.FrameUse;

/** Frames that tables may go to; those that were taken are no longer free. */
final class FreeFrames {
  /** x86 firmware and its tables live below. */
  private static final long LEGACY_MEMORY = 1L << 20;

  private final FrameSet free = new FrameSet();
  private final List<MemoryRange> ranges;
  private final Map<Cursor, Long> cursors = new HashMap<>();

  private FreeFrames(List<MemoryRange> ranges) {
    this.ranges = ranges;
  }

  /**
   * The free frames of an image.
   *
   * @param given ranges that are free because somebody says so; without any, frames that are zero,
   *     that the kernel maps with all its memory and that nothing else maps
   */
  static FreeFrames of(Inspection inspection, FrameUse use, List<MemoryRange> given) {
    FreeFrames frames = new FreeFrames(inspection.memory().ranges());
    boolean x86 =
        inspection.roots().stream().anyMatch(root -> root.mode().name().startsWith("x86"));
    LongPredicate usable =
        given.isEmpty()
            ? paddr ->
                !inspection.nonZero().contains(paddr)
                    && (use.linear().size() == 0 || use.linear().contains(paddr))
                    && !(x86 && paddr < LEGACY_MEMORY)
            : paddr -> true;
    for (MemoryRange range : given.isEmpty() ? frames.ranges : frames.inMemory(given)) {
      long first = (range.start() + FrameSet.FRAME_BYTES - 1) & -FrameSet.FRAME_BYTES;
      for (long at = first; at <= range.end() - FrameSet.FRAME_BYTES; at += FrameSet.FRAME_BYTES) {
        if (!use.tables().contains(at) && !use.mapped().contains(at) && usable.test(at)) {
          frames.free.add(at);
        }
      }
    }
    return frames;
  }

  private List<MemoryRange> inMemory(List<MemoryRange> given) {
    List<MemoryRange> parts = new ArrayList<>();
    for (MemoryRange range : ranges) {
      for (MemoryRange other : given) {
        if (range.overlaps(other)) {
          parts.add(
              new MemoryRange(
                  Math.max(range.start(), other.start()), Math.min(range.end(), other.end())));
        }
      }
    }
    return parts;
  }

  /** How many frames are free. */
  long size() {
    return free.size();
  }

  /** Whether this frame is free. */
  boolean contains(long paddr) {
    return free.contains(paddr);
  }

  /**
   * Takes a free range of this size that begins at a multiple of {@code align} and lies in {@code
   * window}: the lowest, but never one below what was taken for the same window and limit before.
   *
   * @param limit the first address that it may not reach
   */
  OptionalLong take(MemoryRange window, long bytes, long align, long limit) {
    long step = Math.max(align, FrameSet.FRAME_BYTES);
    Cursor cursor = new Cursor(window, bytes, step, limit);
    long from = Math.max(window.start(), cursors.getOrDefault(cursor, 0L));
    for (MemoryRange range : ranges) {
      long start = Math.max(range.start(), from);
      long end = Math.min(Math.min(range.end(), window.end()), limit);
      if (start >= end) {
        continue; // what is behind the limit of a window may be as large as a long can be
      }
      for (long at = (start + step - 1) & -step; at <= end - bytes; at += step) {
        if (isFree(at, bytes)) {
          for (long frame = at; frame < at + bytes; frame += FrameSet.FRAME_BYTES) {
            free.remove(frame);
          }
          cursors.put(cursor, at + bytes);
          return OptionalLong.of(at);
        }
      }
    }
    cursors.put(cursor, window.end());
    return OptionalLong.empty();
  }

  /** What begins below a place has been looked at, by who wanted exactly this. */
  private record Cursor(MemoryRange window, long bytes, long step, long limit) {}

  private boolean isFree(long start, long bytes) {
    for (long at = start; at < start + bytes; at += FrameSet.FRAME_BYTES) {
      if (!free.contains(at)) {
        return false;
      }
    }
    return true;
  }
}
