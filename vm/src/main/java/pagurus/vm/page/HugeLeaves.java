package pagurus.vm.page;

import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableStore;

/**
 * Makes huge leaves of anonymous memory and splits them again. Only of level 2, one space each:
 * fork splits before it shares.
 *
 * <p>A split changes the page size, which must not happen while a CPU may use either size (X10):
 * the leaf is exchanged for "moving", the CPUs are shot down, and only then does a table take its
 * place. The level-2 table stays locked meanwhile; whoever faults on the marker waits.
 */
public final class HugeLeaves {
  /** The level of huge leaves. */
  public static final int LEVEL = 2;

  private final DataFrames data;
  private final FlushSystem flush;
  private final Spaces spaces;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final FrameTable records;
  private final AbsentEntries absent;
  private final int order;

  /** Huge leaves of a machine. */
  public HugeLeaves(DataFrames data, Spaces spaces, FlushSystem flush) {
    this.data = data;
    this.spaces = spaces;
    this.flush = flush;
    mode = data.core().mode();
    format = data.core().format();
    entries = data.core().entries();
    records = data.records();
    absent = new AbsentEntries(format);
    order = mode.levels() >= LEVEL ? mode.shift(LEVEL) - mode.pageShift() : 0;
  }

  /** Whether this paging mode has huge leaves at all. */
  public boolean exist() {
    return mode.levels() >= LEVEL && mode.leafAllowed(LEVEL);
  }

  /** Bytes that a huge leaf maps. */
  public long bytes() {
    return 1L << mode.shift(LEVEL);
  }

  /** log2 of the frames that a huge leaf maps. */
  public int order() {
    return order;
  }

  /**
   * Maps a block of zeros with a huge leaf if the entry is still empty.
   *
   * @return false if there is no block, or the entry is not empty, or there is no table for it yet
   */
  public boolean make(KernelThread thread, AddressSpace space, long vaddr, int rights) {
    Cpu cpu = thread.cpu();
    int pfn = data.allocateOn(cpu, cpu.node(), order, FrameKind.ANONYMOUS);
    if (pfn == Frames.NONE) {
      return false;
    }
    data.core().frames().zero(cpu, pfn, order);
    long start = vaddr & -bytes();
    if (thread.lockTable(space, start, LEVEL)) {
      long slot = thread.path().slot();
      boolean empty = entries.read(cpu, Step.LOOKUP, slot) == AbsentEntries.EMPTY;
      if (empty) {
        long leaf = format.makeLeaf(records.paddr(pfn), LEVEL, rights);
        data.install(cpu, space, start, slot, leaf, LEVEL);
        thread.counters().count(Event.HUGE_MADE);
      }
      thread.unlockTable();
      if (empty) {
        return true;
      }
    }
    data.release(cpu, pfn);
    return false;
  }

  /**
   * Puts a copy of a block in its place; the caller has both in hand. The entry's use goes over.
   *
   * <p>Who else has the block in hand does not matter, for nobody gets at its content by that: a
   * look-up does not pin what a huge leaf maps, and lets go when it finds out; others are about to
   * split or move the block, and look the leaf up again.
   *
   * @return false if no huge leaf maps the block
   */
  boolean replace(KernelThread thread, int pfn, int copy) {
    Cpu cpu = thread.cpu();
    Mappings mappings = new Mappings();
    data.reverse().snapshot(cpu, pfn, mappings);
    Optional<AddressSpace> found =
        mappings.size() == 1 ? spaces.find(cpu, mappings.space(0)) : Optional.empty();
    if (found.isEmpty() || !thread.lockTableExact(found.get(), mappings.vaddr(0), LEVEL)) {
      return false;
    }
    long slot = thread.path().slot();
    long entry = entries.read(cpu, Step.LOOKUP, slot);
    boolean same = format.isLeaf(entry, LEVEL) && data.frameOf(entry, LEVEL) == pfn;
    if (same) {
      replaceLocked(thread, found.get(), mappings.vaddr(0), slot, copy);
    }
    thread.unlockTable();
    if (same) {
      data.release(cpu, pfn);
    }
    return same;
  }

  private void replaceLocked(
      KernelThread thread, AddressSpace space, long start, long slot, int copy) {
    Cpu cpu = thread.cpu();
    long old;
    try (Gather gather = flush.gather(thread, space)) {
      old = data.unhook(cpu, space, start, slot, LEVEL, absent.moving());
      gather.changed(start, bytes());
    }
    int pfn = data.frameOf(old, LEVEL);
    cpu.copy(Step.COPY_PAGE, records.paddr(pfn), records.paddr(copy), bytes());
    if (records.isMarked(cpu, pfn, FrameTable.DIRTY)) {
      records.mark(cpu, copy, FrameTable.DIRTY);
    }
    long leaf = format.withLeafAddress(old, LEVEL, records.paddr(copy));
    data.install(cpu, space, start, slot, leaf, LEVEL);
  }

  /** Splits every huge leaf that maps a block; the caller holds a user of it. */
  void splitAll(KernelThread thread, int pfn) {
    Mappings mappings = new Mappings();
    data.reverse().snapshot(thread.cpu(), pfn, mappings);
    for (int i = 0; i < mappings.size(); i++) {
      Optional<AddressSpace> space = spaces.find(thread.cpu(), mappings.space(i));
      if (space.isPresent()) {
        split(thread, space.get(), mappings.vaddr(i));
      }
    }
  }

  /**
   * Puts a table of small leaves in the place of the huge leaf that maps an address, if one does.
   *
   * @return false if there is no memory for the table
   */
  public boolean split(KernelThread thread, AddressSpace space, long vaddr) {
    Cpu cpu = thread.cpu();
    long start = vaddr & -bytes();
    TableStore tables = data.core().tables();
    long table = tables.allocateNear(cpu, cpu.node(), LEVEL - 1, space, start, true);
    if (table == TableStore.NONE) {
      return false;
    }
    boolean used = false;
    if (thread.lockTableExact(space, start, LEVEL)) {
      long slot = thread.path().slot();
      if (format.isLeaf(entries.read(cpu, Step.LOOKUP, slot), LEVEL)) {
        splitLocked(thread, space, start, slot, table);
        used = true;
      }
      thread.unlockTable();
    }
    if (!used) {
      tables.free(cpu, table, LEVEL - 1);
    }
    return true;
  }

  private void splitLocked(
      KernelThread thread, AddressSpace space, long start, long slot, long table) {
    Cpu cpu = thread.cpu();
    long old;
    try (Gather gather = flush.gather(thread, space)) {
      old = data.unhook(cpu, space, start, slot, LEVEL, absent.moving());
      gather.tablesChanged(start, bytes(), LEVEL - 1);
    }
    int pfn = data.frameOf(old, LEVEL);
    boolean dirty = records.unmark(cpu, pfn, FrameTable.DIRTY);
    int rights = format.rights(old, LEVEL);
    records.setOrder(cpu, pfn, 0);
    for (int i = 0; i < 1 << order; i++) {
      if (i > 0) {
        records.setReferences(cpu, pfn + i, 1);
      }
      long leaf = format.makeLeaf(records.paddr(pfn + i), LEVEL - 1, rights);
      leaf = format.isAccessed(old) ? format.withAccessed(leaf) : leaf;
      leaf = dirty ? format.withDirty(leaf) : leaf;
      long vaddr = start + ((long) i << mode.pageShift());
      data.install(cpu, space, vaddr, entries.slot(table, i), leaf, LEVEL - 1);
    }
    entries.write(cpu, Step.INSTALL, slot, format.makeTable(table, LEVEL));
    thread.counters().count(Event.HUGE_SPLIT);
  }
}
