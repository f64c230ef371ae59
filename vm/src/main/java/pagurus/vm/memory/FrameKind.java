package pagurus.vm.memory;

/** What a frame holds. */
public enum FrameKind {
  /** There is no memory behind this number. */
  HOLE,
  /** Nothing since the machine booted; it belongs to the allocator and holds no poison yet. */
  FRESH,
  /** Nothing any more; it belongs to the allocator and holds poison. */
  FREE,
  /** The kernel's own words, for ever. */
  KERNEL,
  /** A table of the kernel's own mappings, for ever. */
  KERNEL_TABLE,
  /** A page that the kernel has mapped for itself. */
  KERNEL_PAGE,
  /** A page table of one page. */
  TABLE,
  /** Roots that are smaller than a page, several to a frame (X15). */
  ROOT_SLAB,
  /** Data that belongs to no file; swap is its home. */
  ANONYMOUS,
  /** A page of a file. */
  FILE
}
