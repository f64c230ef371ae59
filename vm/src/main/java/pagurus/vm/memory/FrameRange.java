package pagurus.vm.memory;

/**
 * Frames that lie together.
 *
 * @param first the first
 * @param limit the frame behind the last
 */
public record FrameRange(int first, int limit) {
  /** No frame. */
  public static final FrameRange NONE = new FrameRange(0, 0);

  /** Whether there is no frame in it. */
  boolean isEmpty() {
    return first >= limit;
  }

  /** Whether none of its frames is one of those of a block. */
  boolean isClearOf(int block, int order) {
    return isEmpty() || block >= limit || block + (1 << order) <= first;
  }

  /** Whether a frame is in it. */
  public boolean contains(int pfn) {
    return pfn >= first && pfn < limit;
  }
}
