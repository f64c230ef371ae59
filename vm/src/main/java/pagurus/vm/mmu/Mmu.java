package pagurus.vm.mmu;

import org.jspecify.annotations.Nullable;
import pagurus.arch.PagingMode;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;

/**
 * The memory-management unit of one CPU: TLB, walk cache, hardware walker, root register.
 *
 * <p>It remembers what memory no longer says, exactly as the architecture allows, and forgets it
 * only when told to or when it likes to. What it may do without being asked happens in {@link
 * #speculate}. All of it belongs to the CPU: other CPUs reach it by an IPI whose handler calls the
 * invalidations here (X13, R3).
 *
 * <p>What is <em>not</em> promised: that a translation agrees with memory; that two accesses in a
 * row use the same translation; that an invalidation of one page leaves others alone; that a fault
 * is not spurious. A fault handler looks at memory, repairs what is wrong there, and where the
 * profile {@linkplain HardwareProfile#faultDropsCaches does not forget by itself} invalidates the
 * page before it lets the access try again, even if nothing was wrong (R2, I9).
 *
 * <p>Order: an access answered by a dirty translation touches no entry; every other use of an entry
 * has set A, and D for a store, in memory before the address is returned (X3, X4, R7).
 */
public final class Mmu implements BackgroundWalker {
  /** What {@link #root} says when none is loaded. */
  public static final long NOTHING_LOADED = -1;

  /** Fields that {@link #translate} reads on every access. */
  private final Cpu cpu;

  private final int pageShift;
  private final long pageMask;
  private final long[] firstLevel;
  private final long[] nothing;
  private final int setMask;

  /** Where nothing but a walk can answer: the way to walk that is tried first. */
  private final @Nullable StraightWalk straight;

  /** {@link #firstLevel}, or {@link #nothing} while no root is loaded. */
  private long[] current;

  private long currentAsid;
  private long hits;

  private final PagingMode mode;
  private final HardwareProfile profile;
  private final PhysicalLayout layout;
  private final MmuState state;
  private final RootRegister root;
  private final Tlb tlb;
  private final Walker walker;
  private final Invalidations invalidations;
  private final Speculation speculation;
  private final Tally tally = new Tally();

  /**
   * An MMU with nothing loaded and nothing remembered.
   *
   * @throws IllegalArgumentException if the memory goes beyond 2^54 bytes
   */
  public Mmu(
      PagingMode mode, HardwareProfile profile, MmuShape shape, PhysicalLayout layout, Cpu cpu) {
    if (layout.end() > 1L << Translation.ADDRESS_BITS) {
      throw new IllegalArgumentException(
          "memory ends at p0x%x, beyond 2^%d".formatted(layout.end(), Translation.ADDRESS_BITS));
    }
    this.mode = mode;
    this.profile = profile;
    this.layout = layout;
    this.cpu = cpu;
    state = MmuState.empty(mode, profile, shape);
    root = state.root();
    tlb = state.tlb();
    walker = new Walker(mode, profile, layout, cpu, state, tally);
    invalidations = new Invalidations(mode, profile, shape, cpu, state);
    speculation = new Speculation(mode, shape, cpu, state, walker, tally);
    pageShift = mode.pageShift();
    pageMask = -mode.pageBytes();
    firstLevel = tlb.firstLevel();
    nothing = new AssociativeArray(pageShift, shape.l1Entries(), shape.l1Ways()).words();
    current = nothing;
    straight = walker.straight().orElse(null);
    setMask = firstLevel.length / AssociativeArray.LINE_WORDS - 1;
  }

  /** How many ASIDs this MMU tells apart, from 0: 1 where the architecture has none. */
  public int asids() {
    return asidsOf(mode);
  }

  /**
   * How many ASIDs an MMU for this mode tells apart: as many as the architecture has, at most 4096,
   * and in models with small pages not more than the bytes of a page. RISC-V and Arm let an
   * implementation have fewer than 16 bits.
   */
  public static int asidsOf(PagingMode mode) {
    return Invalidations.asidsOf(mode);
  }

  /**
   * Translates an address for an access by the space that is loaded.
   *
   * @param access bits of {@link Access}; at least one of read, write and execute
   * @return the physical address, or one of {@link Fault}
   */
  public long translate(long vaddr, int access) {
    cpu.local(Step.TLB_USE, vaddr);
    long need = Translation.need(access);
    long tag = (vaddr & pageMask) | currentAsid;
    long[] words = current;
    int at = ((int) (vaddr >>> pageShift) & setMask) * AssociativeArray.LINE_WORDS;
    long word = 0;
    if (words[at] == tag) {
      word = words[at + 1];
    } else if (straight != null) {
      return walked(straight, vaddr, need);
    } else if (words[at + 2] == tag) {
      word = words[at + 3];
    } else if (words[at + 4] == tag) {
      word = words[at + 5];
    } else if (words[at + 6] == tag) {
      word = words[at + 7];
    }
    if ((word & need) == need) {
      hits++;
      return (word & Translation.ADDRESS) | (vaddr & ~pageMask);
    }
    return missed(vaddr, need, word);
  }

  /** Answers an access that only a walk can answer. */
  private long walked(StraightWalk walk, long vaddr, long need) {
    if (!walk.begins() || !mode.canonical(vaddr)) {
      return missed(vaddr, need, 0);
    }
    speculation.missed(vaddr);
    long word = walk.walk(vaddr, need);
    if (word < 0) {
      return fault(vaddr, word);
    }
    return Translation.level(word) == 1
        ? Translation.address(word) | (vaddr & ~pageMask)
        : physical(word, vaddr);
  }

  /** Answers an access for which the first level has {@code first}, too little, or 0. */
  private long missed(long vaddr, long need, long first) {
    tally.count(MmuEvent.L1_MISS);
    if (!root.isLoaded()) {
      return counted(Fault.NO_ROOT);
    }
    if (!mode.canonical(vaddr)) {
      return counted(Fault.NOT_CANONICAL);
    }
    long word = first != 0 ? first : cached(vaddr);
    if (word == 0) {
      long fault = state.absentCache().find(vaddr, root.asid(), need);
      if (fault != 0) {
        tally.count(MmuEvent.ABSENT_HIT);
        return fault(vaddr, fault);
      }
    } else if ((word & need) == need) {
      return physical(word, vaddr);
    } else if ((~word & need & Translation.ACCESS_RIGHTS) != 0) {
      return fault(vaddr, Fault.NOT_PERMITTED);
    } else if (!profile.setsDirty()) {
      return fault(vaddr, Fault.DIRTY_CLEAR);
    }
    tally.count(MmuEvent.WALK);
    speculation.missed(vaddr);
    word = walker.walk(vaddr, need);
    return word < 0 ? fault(vaddr, word) : physical(word, vaddr);
  }

  /** What is remembered beyond the first level, whatever it allows, or 0. */
  private long cached(long vaddr) {
    int asid = root.asid();
    long word = tlb.findSecond(vaddr, asid);
    if (word != 0) {
      return found(word, MmuEvent.L2_HIT);
    }
    word = tlb.findHuge(vaddr, asid);
    return word != 0
        ? found(word, MmuEvent.HUGE_HIT)
        : found(tlb.findGlobal(vaddr), MmuEvent.GLOBAL_HIT);
  }

  private long found(long word, MmuEvent event) {
    if (word != 0) {
      tally.count(event);
    }
    return word;
  }

  private long physical(long word, long vaddr) {
    return Translation.address(word) | (vaddr & mode.span(Translation.level(word)) - 1);
  }

  private long fault(long vaddr, long fault) {
    if (profile.faultDropsCaches() && fault != Fault.NO_ROOT) {
      faultTaken(vaddr);
    }
    return counted(fault);
  }

  private long counted(long fault) {
    tally.fault(fault);
    return fault;
  }

  /**
   * Forgets what the loaded space would use for an address, walk cache included: what x86 does when
   * it raises a page fault (X9). Called by {@link #translate} where the profile says so.
   */
  public void faultTaken(long vaddr) {
    tally.count(MmuEvent.FAULT_DROP);
    invalidations.faulted(root.asid(), vaddr);
  }

  /**
   * Loads the root register: MOV CR3, a write of satp or TTBR0. Walks in flight begin again. In PAE
   * the four entries are read now, and only now (X15).
   *
   * <p>Without {@code keepTranslations} the translations of {@code asid}, but not global ones, are
   * forgotten: on x86 by the load itself (bit 63 clear, X5, X7); elsewhere, where a load forgets
   * nothing (R5, A4), by an invalidation of the space right after it, as a step of its own. Where
   * there are no ASIDs on x86, they are always forgotten.
   *
   * @param rootPaddr the physical address of the root table
   * @param asid from 0 to {@code asids() - 1}
   * @throws IllegalArgumentException if the root is outside memory, or the ASID too large
   */
  public void loadRoot(long rootPaddr, int asid, boolean keepTranslations) {
    invalidations.checkAsid(asid);
    long last = rootPaddr + mode.tableBytes(mode.levels()) - 1;
    if (!layout.exists(rootPaddr) || !layout.exists(last)) {
      throw new IllegalArgumentException("root p0x%x is outside memory".formatted(rootPaddr));
    }
    if (mode.rootInRegisters()) {
      loadEntries(rootPaddr);
    } else {
      cpu.local(Step.LOAD_ROOT, rootPaddr);
    }
    root.load(rootPaddr, asid);
    current = firstLevel;
    currentAsid = asid;
    tally.count(MmuEvent.ROOT_LOAD);
    if (profile.rootLoadInvalidates()) {
      if (!keepTranslations || mode.asidBits() == 0) {
        state.dropSpace(asid);
      }
    } else if (!keepTranslations) {
      invalidateSpace(asid);
    }
  }

  private void loadEntries(long table) {
    long first = cpu.loadAcquire(Step.LOAD_ROOT, table);
    long second = cpu.loadAcquire(Step.LOAD_ROOT, table + Long.BYTES);
    long third = cpu.loadAcquire(Step.LOAD_ROOT, table + 2L * Long.BYTES);
    long fourth = cpu.loadAcquire(Step.LOAD_ROOT, table + 3L * Long.BYTES);
    root.loadEntries(first, second, third, fourth);
  }

  /**
   * Leaves the space that is loaded: the CPU runs on the kernel's own tables, which are not
   * modelled. Translations stay, except on x86 without ASIDs.
   */
  public void unloadRoot() {
    cpu.local(Step.LOAD_ROOT, 0);
    root.unload();
    current = nothing;
    currentAsid = 0;
    if (profile.rootLoadInvalidates() && mode.asidBits() == 0) {
      state.dropSpace(0);
    }
  }

  /** The root that is loaded, or {@link #NOTHING_LOADED}. */
  public long root() {
    return root.root();
  }

  /** The ASID that is loaded; 0 if no root is. */
  public int asid() {
    return root.asid();
  }

  /**
   * Forgets the translation of a page: INVLPG, SFENCE.VMA with an address, TLBI VALE. Enough when a
   * leaf has changed. What it does to the ways to tables is the profile's affair (X5, R4).
   */
  public void invalidatePage(int asid, long vaddr) {
    tally.count(MmuEvent.INVALIDATE_PAGE);
    invalidations.page(asid, vaddr, false);
  }

  /**
   * Forgets the translation of a page and every table on the way to it: INVLPG, SFENCE.VMA without
   * an address, TLBI VAE. Enough when an entry that refers to a table has changed and the page is
   * the only one that it could translate (X6, A2, R4).
   */
  public void invalidatePageAndWalks(int asid, long vaddr) {
    tally.count(MmuEvent.INVALIDATE_PAGE_AND_WALKS);
    invalidations.page(asid, vaddr, true);
  }

  /**
   * Forgets the translations of the pages from {@code start} up to {@code end}, page by page, or
   * the whole space where that is cheaper.
   *
   * <p>Walks are forgotten where {@code tables} says so, even if the range is empty (X6).
   *
   * @param tables whether entries that refer to tables have changed too
   */
  public void invalidateRange(int asid, long start, long end, boolean tables) {
    tally.count(MmuEvent.INVALIDATE_RANGE);
    invalidations.range(asid, start, end, tables);
  }

  /** Forgets everything about a space, except global translations. */
  public void invalidateSpace(int asid) {
    tally.count(MmuEvent.INVALIDATE_SPACE);
    invalidations.space(asid);
  }

  /** Forgets everything, global translations too. */
  public void invalidateAll() {
    tally.count(MmuEvent.INVALIDATE_ALL);
    invalidations.all();
  }

  /** Forgets global leaves of a range, whoever uses them: they survive all else but the last. */
  public void invalidateGlobal(long start, long end) {
    invalidations.global(start, end);
  }

  @Override
  public void speculate() {
    speculation.speculate();
  }

  /** Walks an address that nobody asked for (X1, R1). Never raises a fault, never sets D. */
  public void prefetch(long vaddr) {
    speculation.walk(vaddr);
  }

  /**
   * Makes the walker count reads of the word that freed frames are filled with, and take it for not
   * present: {@link MmuEvent#POISON_READ}, a walker where none may be (I1). Until this is called
   * the word is all ones, which no sound entry is.
   */
  public void watchForPoison(long word) {
    walker.watchFor(word);
  }

  /**
   * What has been counted so far. Exact if the CPU does not run meanwhile; a little behind
   * otherwise.
   */
  public MmuCounters counters() {
    return tally.counters(mode.levels(), MmuEvent.L1_HIT, hits);
  }

  /** Whether a translation of this page, or a global one, is remembered. For audits. */
  public boolean holdsPage(int asid, long vaddr) {
    return tlb.holdsPage(vaddr, asid);
  }

  /** Whether a translation to this address is remembered, by any space. For audits. */
  public boolean holdsFrame(long paddr) {
    return tlb.holdsFrame(paddr, mode);
  }

  /** Whether anything is remembered for this ASID. For audits. */
  public boolean holdsSpace(int asid) {
    return tlb.holdsSpace(asid)
        || state.walkCache().holdsSpace(asid)
        || state.absentCache().array().holdsSpace(asid);
  }

  /**
   * Whether a walk could begin in this table: it is the root that is loaded, a root's entry in a
   * register refers to it, or the walk cache does. For audits (I1).
   */
  public boolean holdsTable(long tablePaddr) {
    return root.refersTo(tablePaddr, mode) || state.walkCache().holdsTable(tablePaddr);
  }
}
