package pagurus.image.report;

import java.lang.foreign.MemorySegment;
import pagurus.image.FrameSet;
import pagurus.image.PageScan;

/** Collects the frames that hold something else than zeroes. */
public final class NonZeroFrames implements PageScan.Visitor {
  private static final MemorySegment ZEROES =
      MemorySegment.ofArray(new byte[(int) FrameSet.FRAME_BYTES]).asReadOnly();

  private final FrameSet frames = new FrameSet();

  /** Nothing collected yet. */
  public NonZeroFrames() {}

  @Override
  public void frame(long paddr, MemorySegment bytes, long offset) {
    long end = offset + FrameSet.FRAME_BYTES;
    if (MemorySegment.mismatch(bytes, offset, end, ZEROES, 0, FrameSet.FRAME_BYTES) >= 0) {
      frames.add(paddr);
    }
  }

  /** What was collected. */
  public FrameSet frames() {
    return frames;
  }
}
