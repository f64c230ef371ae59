package pagurus.vm.mmu;

import pagurus.arch.PagingMode;

/**
 * Everything that a CPU remembers about translations. Touched by its own thread and walker only,
 * one {@link pagurus.machine.Cpu#local} step at a time.
 */
record MmuState(RootRegister root, Tlb tlb, WalkCache walkCache, AbsentCache absentCache) {
  static MmuState empty(PagingMode mode, HardwareProfile profile, MmuShape shape) {
    return new MmuState(
        new RootRegister(),
        new Tlb(mode, shape),
        new WalkCache(mode, shape),
        new AbsentCache(mode.pageShift(), profile.cachesAbsent() ? shape.absentEntries() : 0));
  }

  /** Whether there is no room to remember anything. */
  boolean remembersNothing() {
    return tlb.isMissing() && walkCache.isMissing() && absentCache.isMissing();
  }

  /** Forgets a page, and its ways to tables where {@code paths} says so. */
  void dropPage(long vaddr, int asid, boolean paths) {
    tlb.dropPage(vaddr, asid);
    absentCache.dropPage(vaddr, asid);
    if (paths) {
      walkCache.dropPath(vaddr, asid);
    }
  }

  /** Forgets a space; what is global stays (X16). */
  void dropSpace(int asid) {
    tlb.dropSpace(asid);
    walkCache.dropSpace(asid);
    absentCache.dropSpace(asid);
    root.invalidated();
  }

  /** Forgets everything. */
  void clear() {
    tlb.clear();
    walkCache.clear();
    absentCache.clear();
    root.invalidated();
  }
}
