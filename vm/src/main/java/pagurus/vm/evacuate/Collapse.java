package pagurus.vm.evacuate;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.Kernel;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableLocks.Attempt;

/**
 * Puts one huge leaf in the place of a table of small ones.
 *
 * <p>All pages must be anonymous and this space's alone, with the rights of their area; absent ones
 * that were never touched become zeros. With the parent and the table locked every entry, and the
 * parent's own, becomes "moving"; one shootdown; the pages are counted once more, because a
 * lock-free look-up may have got hold of one; copy; the huge leaf takes the parent's entry, and the
 * table is retired. The page size changes only while no CPU can use either size (X10).
 */
public final class Collapse {
  private static final int LEVEL = HugeLeaves.LEVEL;

  private final Kernel kernel;
  private final Core core;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final FrameTable records;
  private final DataFrames data;
  private final HugeLeaves huge;
  private final AbsentEntries absent;

  /** Collapse on a machine. */
  public Collapse(Kernel kernel) {
    this.kernel = kernel;
    core = kernel.core();
    mode = core.mode();
    format = core.format();
    entries = core.entries();
    data = kernel.data();
    records = data.records();
    huge = kernel.huge();
    absent = new AbsentEntries(format);
  }

  /**
   * Tries to make the huge leaf that translates an address; the block comes from this node. The
   * caller holds no lock and is in no read section.
   *
   * <p>Who asks for it gets it, whatever the area says of faults (MADV_COLLAPSE in Linux).
   *
   * @return whether there is a huge leaf now that was not there before
   */
  public boolean collapse(KernelThread thread, AddressSpace space, long vaddr, int node) {
    Cpu cpu = thread.cpu();
    if (!huge.exist() || !kernel.spaces().lockIfThere(cpu, space)) {
      return false;
    }
    long start = vaddr & -huge.bytes();
    thread.enter();
    try {
      var area = space.areas().find(start);
      if (area.isEmpty() || !mayBeHuge(area.get(), start)) {
        return false;
      }
      int block = data.allocateOn(cpu, node, huge.order(), FrameKind.ANONYMOUS);
      if (block == Frames.NONE) {
        return false;
      }
      boolean done = inLocks(thread, space, area.get(), start, block);
      if (!done) {
        data.release(cpu, block);
      }
      return done;
    } finally {
      thread.leave();
      space.mapLock().unlockRead(cpu);
      core.retired().reap(cpu);
    }
  }

  private boolean mayBeHuge(Area area, long start) {
    return area.backing() instanceof Backing.Anonymous && start + huge.bytes() <= area.end();
  }

  private boolean inLocks(
      KernelThread thread, AddressSpace space, Area area, long start, int block) {
    Cpu cpu = thread.cpu();
    if (!thread.lockTableExact(space, start, LEVEL)) {
      return false;
    }
    long parentSlot = thread.path().slot();
    long parent = entries.read(cpu, Step.LOOKUP, parentSlot);
    boolean done = false;
    if (format.isTable(parent, LEVEL)) {
      long table = format.tableAddress(parent, LEVEL);
      long word = core.tables().word(table, 1);
      if (core.locks().tryLockExact(cpu, word) == Attempt.TAKEN) {
        int ready = core.shared().isShared(table) ? 0 : take(cpu, area, table);
        done =
            ready == mode.entries(1)
                && replace(thread, space, area, start, new Site(parentSlot, parent, table), block);
        release(cpu, table, done ? 0 : ready);
        if (!done) {
          core.locks().unlock(cpu, word);
        }
      }
    }
    thread.unlockTable();
    return done;
  }

  private record Site(long parentSlot, long parentEntry, long table) {}

  /** Takes the pages of a table in hand, up to the first that may not go; says how many entries. */
  private int take(Cpu cpu, Area area, long table) {
    int present = 0;
    for (int i = 0; i < mode.entries(1); i++) {
      long entry = entries.read(cpu, Step.LOOKUP, entries.slot(table, i));
      if (format.isPresent(entry)) {
        int pfn = data.frameOf(entry, 1);
        boolean fits = format.isWritable(entry) == area.isWritable();
        if (!fits || !data.isExclusive(cpu, pfn) || !records.mark(cpu, pfn, FrameTable.ISOLATED)) {
          return i;
        }
        present++;
      } else if (entry != AbsentEntries.EMPTY) {
        return i;
      }
    }
    if (present == 0) {
      return 0;
    }
    return mode.entries(1);
  }

  private void release(Cpu cpu, long table, int count) {
    for (int i = 0; i < count; i++) {
      long entry = entries.read(cpu, Step.LOOKUP, entries.slot(table, i));
      if (format.isPresent(entry)) {
        records.unmark(cpu, data.frameOf(entry, 1), FrameTable.ISOLATED);
      }
    }
  }

  private boolean replace(
      KernelThread thread, AddressSpace space, Area area, long start, Site site, int block) {
    Cpu cpu = thread.cpu();
    try (Gather gather = kernel.flush().gather(thread, space)) {
      long[] old = unhook(cpu, space, start, site);
      gather.tablesChanged(start, huge.bytes(), 1);
      gather.flush();
      boolean alone = true;
      for (long entry : old) {
        alone &= !format.isPresent(entry) || records.references(cpu, pfnOf(entry)) == 1;
      }
      if (!alone) {
        putBack(cpu, space, start, site, old);
        return false;
      }
      boolean dirty = fill(cpu, old, block);
      long leaf =
          format.withAccessed(
              format.makeLeaf(records.paddr(block), LEVEL, area.rights() | Rights.USER));
      leaf = dirty ? format.withDirty(leaf) : leaf;
      data.install(cpu, space, start, site.parentSlot, leaf, LEVEL);
      core.locks().unlockStray(cpu, core.tables().word(site.table, 1));
      gather.retire(site.table, 1);
    }
    thread.counters().count(Event.HUGE_COLLAPSED);
    return true;
  }

  private int pfnOf(long entry) {
    return data.frameOf(entry, 1);
  }

  private long[] unhook(Cpu cpu, AddressSpace space, long start, Site site) {
    long[] old = new long[mode.entries(1)];
    for (int i = 0; i < old.length; i++) {
      long slot = entries.slot(site.table, i);
      old[i] = entries.read(cpu, Step.LOOKUP, slot);
      if (format.isPresent(old[i])) {
        long vaddr = start + i * mode.pageBytes();
        old[i] = data.unhook(cpu, space, vaddr, slot, 1, absent.moving());
      }
    }
    entries.write(cpu, Step.UNHOOK, site.parentSlot, absent.moving());
    return old;
  }

  private void putBack(Cpu cpu, AddressSpace space, long start, Site site, long[] old) {
    for (int i = 0; i < old.length; i++) {
      if (format.isPresent(old[i])) {
        long vaddr = start + i * mode.pageBytes();
        data.install(cpu, space, vaddr, entries.slot(site.table, i), old[i], 1);
      }
    }
    entries.write(cpu, Step.INSTALL, site.parentSlot, site.parentEntry);
  }

  /** Copies the pages into a block, zeros where there was none; says whether any was dirty. */
  private boolean fill(Cpu cpu, long[] old, int block) {
    boolean dirty = false;
    for (int i = 0; i < old.length; i++) {
      long to = records.paddr(block + i);
      if (format.isPresent(old[i])) {
        int pfn = pfnOf(old[i]);
        cpu.copy(Step.COPY_PAGE, records.paddr(pfn), to, records.frameBytes());
        dirty |= records.isMarked(cpu, pfn, FrameTable.DIRTY);
        dirty |= records.home(pfn) != FrameTable.NO_HOME;
        records.unmark(cpu, pfn, FrameTable.ISOLATED);
        data.release(cpu, pfn);
      } else {
        cpu.fill(Step.ZERO, to, records.frameBytes(), 0);
      }
    }
    if (dirty) {
      records.mark(cpu, block, FrameTable.DIRTY);
    }
    return dirty;
  }
}
