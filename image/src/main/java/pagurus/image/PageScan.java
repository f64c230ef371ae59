package pagurus.image;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Shows every frame of 4 KiB that may hold something else than zeroes to some visitors, in the
 * order of addresses: one pass over the image, however much is looked for.
 */
public final class PageScan {
  private static final long CHUNK_BYTES = 1L << 20;

  private PageScan() {}

  /** Is shown frames. */
  public interface Visitor {
    /**
     * A frame.
     *
     * @param paddr where it begins, a multiple of 4096
     * @param bytes memory that the frame is in; not to be kept
     * @param offset where in {@code bytes} it begins
     */
    void frame(long paddr, MemorySegment bytes, long offset);
  }

  /**
   * Scans.
   *
   * @param progress is told now and then how many bytes are done
   * @throws BadImageException if the image's bytes are damaged
   */
  public static void scan(PhysicalImage memory, List<Visitor> visitors, LongConsumer progress) {
    long done = 0;
    long last = -1;
    for (MemoryRange part : memory.populated()) {
      long end = part.end() & -FrameSet.FRAME_BYTES;
      long at = (part.start() + FrameSet.FRAME_BYTES - 1) & -FrameSet.FRAME_BYTES;
      // Holes of files need not begin at frames: a frame in two parts is seen once, whole.
      at = alignedStart(memory, part.start(), at, last);
      end = alignedEnd(memory, part.end(), end);
      while (at < end) {
        long bytes = Math.min(CHUNK_BYTES, end - at);
        MemorySegment view = memory.view(at, bytes);
        readAhead(view);
        for (Visitor visitor : visitors) {
          for (long offset = 0; offset < bytes; offset += FrameSet.FRAME_BYTES) {
            visitor.frame(at + offset, view, offset);
          }
        }
        at += bytes;
        done += bytes;
        progress.accept(done);
      }
      last = at;
    }
  }

  /**
   * Has the host read this and nothing else. Left to itself it reads around each page that is
   * touched, some megabytes of holes too if it likes, which took most of the time for a sparse file
   * that was not in its cache.
   */
  private static void readAhead(MemorySegment view) {
    if (view.isMapped()) {
      view.load();
    }
  }

  private static long alignedStart(PhysicalImage memory, long start, long rounded, long last) {
    long whole = start & -FrameSet.FRAME_BYTES;
    boolean there = whole >= last && memory.covers(whole, FrameSet.FRAME_BYTES);
    return Math.max(there ? whole : rounded, last);
  }

  private static long alignedEnd(PhysicalImage memory, long end, long rounded) {
    boolean there = rounded < end && memory.covers(rounded, FrameSet.FRAME_BYTES);
    return there ? rounded + FrameSet.FRAME_BYTES : rounded;
  }

  /** How many bytes a scan looks at. */
  public static long bytes(PhysicalImage memory) {
    return memory.populated().stream().mapToLong(MemoryRange::bytes).sum();
  }
}
