package pagurus.vm.mmu;

import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;

/**
 * The hardware walker: reads entries from the root or the walk cache down to a leaf, sets A and D
 * on the way, and fills the TLB and the walk cache.
 *
 * <h2>Who owns which bit</h2>
 *
 * <ul>
 *   <li><b>A</b> of any entry belongs to every walker that uses the entry. It is set, never
 *       cleared, by compare-and-set of the whole entry, and so never lands in an entry that has
 *       changed meanwhile (X14, R7). Whoever walks without being asked sets it too.
 *   <li><b>D</b> of a leaf belongs to the walker that carries out a store. Nobody else sets it: it
 *       is exact (X4, R7). Where hardware sets neither, they belong to the fault handler (A5).
 *   <li>Everything else in an entry belongs to software.
 * </ul>
 *
 * <h2>In which order</h2>
 *
 * <ol>
 *   <li>Read an entry. Look whether an invalidation has come between; if so, begin again.
 *   <li>Check present, reserved bits, and at the leaf the rights: an access that faults sets no bit
 *       in the leaf.
 *   <li>Set A (and D for a store) if clear. If the entry changed under it, begin again.
 *   <li>Only then remember: nothing is cached from an entry without A (X3), nor may a store use a
 *       translation before D is in memory.
 * </ol>
 *
 * <h2>Why each shortcut is safe, or stale as hardware may be</h2>
 *
 * <ul>
 *   <li>A walk may begin in the walk cache and never look at the levels above. That the parent
 *       refers to another table now does not matter to it: it walks the old one, and sets A and D
 *       there, until an invalidation (X2, X10). The same holds for a walk in flight. It is the
 *       relocation that has to cope.
 *   <li>Nothing is checked again at the end of a walk: a translation was valid at some moment since
 *       the last invalidation, and more is not promised (X1, R1).
 *   <li>A store through a clean cached translation comes here and finds the current leaf; if there
 *       is none any more it faults (X4). A store through a dirty one never comes here. So
 *       exchanging an entry for "not present" freezes its D bit.
 *   <li>{@link EntryFormat#dirtyIsFixed} and not "is dirty" decides about D: software may call an
 *       entry dirty in ways that hardware does not see (A3).
 *   <li>An invalidation makes every walk in flight begin again before it fills anything (R9). The
 *       walk compares the number of invalidations after each of its steps, because in a world where
 *       walker and thread are two actors, an invalidation may fall into any of them. One memory
 *       access can then still go to a table that has been invalidated just before, and its frame be
 *       freed: a read, whose result is thrown away, or a compare-and-set of A, which finds another
 *       word there. On a real CPU the invalidation waits for it.
 *   <li>Entries are believed only as far as memory goes: an address outside is counted and taken
 *       for not present, because a walker that has been left in a freed table (X12) must not bring
 *       the host down before it is noticed. A and D it sets there all the same, as hardware would.
 * </ul>
 *
 * <p>Nothing of a walk is kept in fields, since two walks of one CPU may be in flight.
 */
final class Walker {
  /** An access that needs nothing: a walk that nobody asked for. */
  static final long SPECULATIVE = 0;

  /** The walk has to begin again; no fault has this number. */
  private static final long RESTART = Long.MIN_VALUE;

  private final PagingMode mode;
  private final EntryFormat format;
  private final HardwareProfile profile;
  private final PhysicalLayout layout;
  private final Cpu cpu;
  private final RootRegister root;
  private final Tlb tlb;
  private final WalkCache walkCache;
  private final AbsentCache absentCache;
  private final Tally tally;
  private final int node;
  private final int entryShift;
  private final long solidEnd;
  private final boolean narrow;
  private final boolean marksTables;
  private final boolean remembersWalks;
  private final Optional<StraightWalk> straight;
  private long poison = -1;

  Walker(
      PagingMode mode,
      HardwareProfile profile,
      PhysicalLayout layout,
      Cpu cpu,
      MmuState state,
      Tally tally) {
    this.mode = mode;
    this.format = mode.format();
    this.profile = profile;
    this.layout = layout;
    this.cpu = cpu;
    this.root = state.root();
    this.tlb = state.tlb();
    this.walkCache = state.walkCache();
    this.absentCache = state.absentCache();
    this.tally = tally;
    this.node = cpu.node();
    this.entryShift = mode.entryShift();
    this.solidEnd = layout.limit(0) == layout.base(1) ? layout.end() : layout.limit(0);
    this.narrow = mode.entryBytes() == Integer.BYTES;
    this.remembersWalks = !walkCache.isMissing();
    this.marksTables = profile.setsAccessedInTables() && format.tableAccessedExists();
    this.straight =
        state.remembersNothing() && StraightWalk.fits(mode, layout)
            ? Optional.of(new StraightWalk(mode, layout, cpu, root, this, tally, marksTables))
            : Optional.empty();
  }

  /** The way to walk that is tried first, if the mode and what is remembered allow it. */
  Optional<StraightWalk> straight() {
    return straight;
  }

  /** Counts reads of this word from now on, and takes it for not present. */
  void watchFor(long word) {
    poison = narrow ? Integer.toUnsignedLong((int) word) : word;
    straight.ifPresent(walk -> walk.avoid(poison));
  }

  /**
   * Walks to the leaf of a canonical address and remembers it.
   *
   * @param need what the translation must have ({@link Translation#need}), or {@link #SPECULATIVE}
   * @return the {@link Translation}, or a {@link Fault}
   */
  long walk(long vaddr, long need) {
    return finished(attempt(vaddr, need), vaddr, need);
  }

  /**
   * Ends a walk that somebody else has begun, with an entry of {@code level} that has just been
   * read; the tables above it restrict nothing.
   *
   * @param invalidations how many there had been when the walk began
   * @return as {@link #walk}
   */
  long walkOn(long vaddr, long need, long at, long entry, int level, long invalidations) {
    long result = descend(vaddr, need, at, entry, level, Rights.ALL, invalidations);
    return finished(result, vaddr, need);
  }

  private long finished(long first, long vaddr, long need) {
    long result = first;
    while (result == RESTART) {
      tally.count(MmuEvent.WALK_RESTART);
      result = attempt(vaddr, need);
    }
    return result;
  }

  private long attempt(long vaddr, long need) {
    cpu.local(Step.WALK_CACHE_USE, vaddr);
    if (!root.isLoaded()) {
      return Fault.NO_ROOT;
    }
    long word = walkCache.find(vaddr, root.asid());
    if (word != 0) {
      tally.count(MmuEvent.WALK_CACHE_HIT);
      int through = Translation.through(word);
      return descend(vaddr, need, Translation.address(word), Translation.level(word), through);
    }
    int level = mode.levels();
    if (!mode.rootInRegisters()) {
      return descend(vaddr, need, root.root(), level, Rights.ALL);
    }
    long entry = root.entry(mode.index(vaddr, level));
    if (!format.isPresent(entry) || format.reservedBitsSet(entry, level)) {
      return absent(vaddr, root.invalidations());
    }
    return descend(vaddr, need, format.tableAddress(entry, level), level - 1, Rights.ALL);
  }

  /** Walks from a table of {@code top}, which those above it let {@code allowed} through to. */
  private long descend(long vaddr, long need, long first, int top, int allowed) {
    long at = first + mode.entryOffset(vaddr, top);
    long invalidations = root.invalidations();
    return exists(at)
        ? descend(vaddr, need, at, read(at, top), top, allowed, invalidations)
        : rejected(MmuEvent.STRAY_READ, vaddr, invalidations);
  }

  /**
   * Walks on from an entry of {@code top} that has just been read. The tables above let {@code
   * allowed} through.
   *
   * <p>Fields are copied first: after each acquire they would have to be read again. Table entries
   * that differ in nothing but the address let the same through, so most are not asked.
   */
  private long descend(
      long vaddr,
      long need,
      long first,
      long firstEntry,
      int top,
      int allowed,
      long invalidations) {
    EntryFormat entries = format;
    RootRegister register = root;
    long junk = poison;
    int stride = mode.stride();
    int shift = mode.shift(top);
    long at = first;
    long entry = firstEntry;
    int through = allowed;
    long usual = 0;
    for (int level = top; ; level--) {
      if (register.invalidations() != invalidations) {
        return RESTART;
      }
      if (!entries.isTable(entry, level) || entry == junk) {
        return leaf(vaddr, need, at, entry, level, through, invalidations);
      }
      if (marksTables && !entries.isAccessed(entry) && !markedTable(at, entry, invalidations)) {
        return RESTART;
      }
      if (entries.reservedBitsSet(entry, level)) {
        return rejected(MmuEvent.MALFORMED_READ, vaddr, invalidations);
      }
      long table = entries.tableAddress(entry, level);
      if (entry - table != usual) {
        usual = entry - table;
        through &= entries.rightsThroughTable(entry, level);
      }
      if (!remembered(vaddr, level - 1, table, through, invalidations)) {
        return RESTART;
      }
      shift -= stride;
      at = table + ((vaddr >>> shift & (1L << stride) - 1) << entryShift);
      if (!exists(at)) {
        return rejected(MmuEvent.STRAY_READ, vaddr, invalidations);
      }
      entry = read(at, level - 1);
    }
  }

  /** Sets A in a table entry; says whether the walk may go on. */
  private boolean markedTable(long at, long entry, long invalidations) {
    if (!mark(Step.SET_ACCESSED, at, entry, format.withAccessed(entry))) {
      return false;
    }
    tally.count(MmuEvent.ACCESSED_SET);
    return root.invalidations() == invalidations;
  }

  /** Puts the way to a table into the walk cache, unless an invalidation has come between. */
  private boolean remembered(long vaddr, int level, long table, int through, long invalidations) {
    if (!remembersWalks) {
      return true;
    }
    cpu.local(Step.WALK_CACHE_FILL, vaddr);
    if (root.invalidations() != invalidations) {
      return false;
    }
    walkCache.fill(vaddr, root.asid(), level, table, through);
    return true;
  }

  /** Whether there is memory; nodes that lie side by side without gaps are one comparison. */
  private boolean exists(long at) {
    return Long.compareUnsigned(at, solidEnd) < 0 || layout.exists(at);
  }

  /** The end of a walk: an entry that is not a sound table entry. */
  private long leaf(
      long vaddr, long need, long at, long entry, int level, int through, long invalidations) {
    if (!isSoundLeaf(entry, level)) {
      return absent(vaddr, invalidations);
    }
    int rights = Rights.below(through, format.rights(entry, level));
    long frame = format.physicalAddress(entry, level, vaddr) & -mode.span(level);
    if (!exists(frame)) {
      return rejected(MmuEvent.STRAY_READ, vaddr, invalidations);
    }
    long word = Translation.leaf(frame, rights, level);
    if ((~word & need & Translation.ACCESS_RIGHTS) != 0) {
      return Fault.NOT_PERMITTED;
    }
    long wanted = entry;
    if (!format.isAccessed(entry)) {
      if (!profile.setsAccessed()) {
        return faulted(vaddr, Fault.ACCESSED_CLEAR, word, invalidations);
      }
      wanted = format.withAccessed(wanted);
    }
    boolean clean = !format.dirtyIsFixed(entry);
    if (clean && (need & Translation.DIRTY) != 0) {
      if (!profile.setsDirty()) {
        return Fault.DIRTY_CLEAR;
      }
      wanted = format.withDirty(wanted);
      clean = false;
    }
    if (wanted != entry && !markLeaf(at, entry, wanted)) {
      return RESTART;
    }
    return remember(vaddr, clean ? word : word | Translation.DIRTY, invalidations);
  }

  private boolean isSoundLeaf(long entry, int level) {
    if (entry == poison) {
      tally.count(MmuEvent.POISON_READ);
      return false;
    }
    if (!format.isPresent(entry)) {
      return false;
    }
    if (format.isLeaf(entry, level) && !format.reservedBitsSet(entry, level)) {
      return true;
    }
    tally.count(MmuEvent.MALFORMED_READ);
    return false;
  }

  /** Sets A, D or both in a leaf, in one step; says whether the entry was still the same. */
  private boolean markLeaf(long at, long entry, long wanted) {
    boolean wasAccessed = format.isAccessed(entry);
    boolean dirtied = wanted != (wasAccessed ? entry : format.withAccessed(entry));
    if (!mark(dirtied ? Step.SET_DIRTY : Step.SET_ACCESSED, at, entry, wanted)) {
      return false;
    }
    if (!wasAccessed) {
      tally.count(MmuEvent.ACCESSED_SET);
    }
    if (dirtied) {
      tally.count(MmuEvent.DIRTY_SET);
    }
    return true;
  }

  private long remember(long vaddr, long word, long invalidations) {
    if (root.invalidations() != invalidations) {
      return RESTART;
    }
    cpu.local(Step.TLB_FILL, vaddr);
    if (root.invalidations() != invalidations) {
      return RESTART;
    }
    tlb.fill(vaddr, root.asid(), word);
    return word;
  }

  private long rejected(MmuEvent why, long vaddr, long invalidations) {
    tally.count(why);
    return absent(vaddr, invalidations);
  }

  private long absent(long vaddr, long invalidations) {
    return faulted(vaddr, Fault.NOT_PRESENT, Translation.ACCESS_RIGHTS, invalidations);
  }

  /** Remembers a fault where hardware may (R2), for accesses that a translation would allow. */
  private long faulted(long vaddr, long fault, long allowed, long invalidations) {
    if (absentCache.isMissing()) {
      return fault;
    }
    cpu.local(Step.TLB_FILL, vaddr);
    if (root.invalidations() != invalidations) {
      return RESTART;
    }
    absentCache.put(vaddr, root.asid(), fault, allowed);
    return fault;
  }

  private long read(long at, int level) {
    tally.walkRead(level, layout.nodeOf(at) == node);
    return narrow
        ? Integer.toUnsignedLong(cpu.loadAcquireInt(Step.WALK_READ, at))
        : cpu.loadAcquire(Step.WALK_READ, at);
  }

  private boolean mark(Step step, long at, long entry, long wanted) {
    return narrow
        ? cpu.compareAndSetInt(step, at, (int) entry, (int) wanted)
        : cpu.compareAndSet(step, at, entry, wanted);
  }
}
