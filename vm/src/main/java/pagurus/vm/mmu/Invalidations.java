package pagurus.vm.mmu;

import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * The ways to forget on purpose. Each instruction is one step: it is marked, then forgets at once,
 * and makes the walks in flight begin again (R9).
 */
final class Invalidations {
  private final PagingMode mode;
  private final HardwareProfile profile;
  private final int rangeLimitPages;
  private final Cpu cpu;
  private final MmuState state;
  private final int asids;

  Invalidations(PagingMode mode, HardwareProfile profile, MmuShape shape, Cpu cpu, MmuState state) {
    this.mode = mode;
    this.profile = profile;
    this.rangeLimitPages = shape.rangeLimitPages();
    this.cpu = cpu;
    this.state = state;
    this.asids = asidsOf(mode);
  }

  static int asidsOf(PagingMode mode) {
    int room = Math.min(mode.pageShift(), AssociativeArray.ASID_BITS);
    return 1 << Math.min(mode.asidBits(), room);
  }

  void checkAsid(int asid) {
    if (asid < 0 || asid >= asids) {
      throw new IllegalArgumentException("asid %d is outside 0 to %d".formatted(asid, asids - 1));
    }
  }

  /** One page; with {@code paths} also the tables on the way to it. */
  void page(int asid, long vaddr, boolean paths) {
    checkAsid(asid);
    if (paths && profile.walksInvalidateBySpace()) {
      space(asid);
      return;
    }
    cpu.local(Step.INVALIDATE, vaddr & -mode.pageBytes());
    state.dropPage(vaddr, asid, paths);
    if (profile.pageInvalidateDropsWalkCache()) {
      state.walkCache().dropSpace(asid);
    }
    if (profile.pageInvalidateReachesGlobal()) {
      state.tlb().dropGlobalPage(vaddr);
    }
    state.root().invalidated();
  }

  /** A range page by page, or its space where that is cheaper. */
  void range(int asid, long start, long end, boolean tables) {
    checkAsid(asid);
    long first = start & -mode.pageBytes();
    long pages = end <= first ? 0 : ((end - first - 1) >>> mode.pageShift()) + 1;
    if (tables && pages == 0) {
      pages = 1;
    }
    if (pages > rangeLimitPages || (tables && profile.walksInvalidateBySpace())) {
      space(asid);
      return;
    }
    for (long page = 0; page < pages; page++) {
      page(asid, first + (page << mode.pageShift()), tables);
    }
  }

  /** All of a space but what is global. */
  void space(int asid) {
    checkAsid(asid);
    cpu.local(Step.INVALIDATE, ((long) asid << 1) | Cpu.FAR);
    state.dropSpace(asid);
  }

  /** The global leaves of a range, or everything where that is cheaper. */
  void global(long start, long end) {
    if ((end - start) >>> mode.pageShift() > rangeLimitPages) {
      all();
      return;
    }
    for (long vaddr = start; vaddr != end; vaddr += mode.pageBytes()) {
      cpu.local(Step.INVALIDATE, vaddr);
      state.tlb().dropGlobalPage(vaddr);
      state.root().invalidated();
    }
  }

  /** Everything. */
  void all() {
    cpu.local(Step.INVALIDATE, -Cpu.FAR);
    state.clear();
  }

  /** What a fault forgets about its address (X9): a step of hardware, not of the thread. */
  void faulted(int asid, long vaddr) {
    cpu.local(Step.TLB_EVICT, vaddr);
    state.dropPage(vaddr, asid, true);
    state.tlb().dropGlobalPage(vaddr);
    state.root().invalidated();
  }
}
