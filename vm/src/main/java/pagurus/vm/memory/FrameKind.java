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
  /** A copy of a page table, for the CPUs of its node. */
  TABLE_COPY,
  /** Roots that are smaller than a page, several to a frame (X15). */
  ROOT_SLAB,
  /** Data that belongs to no file; swap is its home. */
  ANONYMOUS,
  /** A page of a file. */
  FILE;

  /** Whether it holds page tables of spaces. */
  public boolean isTable() {
    return switch (this) {
      case TABLE, TABLE_COPY, ROOT_SLAB -> true;
      case HOLE, FRESH, FREE, KERNEL, KERNEL_TABLE, KERNEL_PAGE, ANONYMOUS, FILE -> false;
    };
  }
}
