package pagurus.vm.kernel;

/** What becomes of the kernel's half of the addresses. */
public enum KernelHalf {
  /** It is not in use. */
  UNUSED,
  /** Every root shows it, to the kernel only. */
  SHARED,
  /**
   * Every root has two views, and user code runs on one that does not show it (page-table
   * isolation, PTI): see {@link SplitRootEntries}.
   */
  ISOLATED;

  /** Whether there is one. */
  public boolean isUsed() {
    return this != UNUSED;
  }
}
