package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.page.PageSupply;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Maps, unmaps, protects and advises: what changes areas. Holds the map lock for writing.
 *
 * <p>Addresses and lengths are multiples of the page size, in the user half; {@link
 * IllegalArgumentException} otherwise.
 */
public final class Mapping {
  private final DataFrames data;
  private final PageSupply supply;
  private final HugeLeaves huge;
  private final FlushSystem flush;
  private final RangeUnmapper unmapper;
  private final TableSharing sharing;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;

  Mapping(
      DataFrames data,
      PageSupply supply,
      HugeLeaves huge,
      FlushSystem flush,
      RangeUnmapper unmapper,
      TableSharing sharing) {
    this.data = data;
    this.supply = supply;
    this.huge = huge;
    this.flush = flush;
    this.unmapper = unmapper;
    this.sharing = sharing;
    mode = data.core().mode();
    format = data.core().format();
    entries = data.core().entries();
    absent = new AbsentEntries(format);
  }

  /** Adds an area; whatever was there before goes (mmap with a fixed address). */
  public void map(KernelThread thread, AddressSpace space, Area area) {
    UserRange.check(mode, area.start(), area.end());
    change(
        thread,
        space,
        gather -> {
          if (space.areas().touches(area.start(), area.end())) {
            remove(thread, space, area.start(), area.end(), gather);
          }
          sharing.ownAll(thread, space, area.start(), area.end(), gather);
          if (FileSharing.mayShare(mode, area)) {
            space.setSharesTables();
          }
          space.setAreas(space.areas().with(area));
        });
  }

  /** Removes a range: areas, pages, and tables that nothing needs any more. */
  public void unmap(KernelThread thread, AddressSpace space, long start, long end) {
    UserRange.check(mode, start, end);
    change(thread, space, gather -> remove(thread, space, start, end, gather));
  }

  private void remove(
      KernelThread thread, AddressSpace space, long start, long end, Gather gather) {
    unmapper.unmap(thread, space, start, end, gather);
    space.setAreas(space.areas().without(start, end));
    unmapper.freeTables(thread, space, start, end, gather);
  }

  /** Throws the content of a range away, but keeps its areas: it reads as zeros again. */
  public void discard(KernelThread thread, AddressSpace space, long start, long end) {
    UserRange.check(mode, start, end);
    change(thread, space, gather -> unmapper.unmap(thread, space, start, end, gather));
  }

  /** Says whether faults may make huge leaves in a range. Those that exist stay. */
  public void adviseHuge(
      KernelThread thread, AddressSpace space, long start, long end, boolean wanted) {
    UserRange.check(mode, start, end);
    change(
        thread,
        space,
        gather -> space.setAreas(space.areas().map(start, end, area -> area.withHuge(wanted))));
  }

  /** Gives the areas of a range other rights. */
  public void protect(KernelThread thread, AddressSpace space, long start, long end, int rights) {
    UserRange.check(mode, start, end);
    change(
        thread,
        space,
        gather -> {
          sharing.ownAll(thread, space, start, end, gather);
          space.setAreas(space.areas().map(start, end, area -> area.withRights(rights)));
          for (Area area : space.areas().within(start, end)) {
            protectEntries(thread, space, area, gather);
          }
        });
  }

  /** What is done with the map lock held for writing, before one flush. */
  private interface Change {
    void make(Gather gather);
  }

  private void change(KernelThread thread, AddressSpace space, Change change) {
    Cpu cpu = thread.cpu();
    space.mapLock().lockWrite(cpu);
    thread.enter();
    try (Gather gather = flush.gather(thread, space)) {
      change.make(gather);
    } finally {
      thread.leave();
      space.mapLock().unlockWrite(cpu);
    }
  }

  private void protectEntries(KernelThread thread, AddressSpace space, Area area, Gather gather) {
    for (long vaddr = area.start(); vaddr < area.end(); ) {
      Path path = thread.find(space, vaddr, 1);
      int level = path.level();
      long next = unmapper.nextAfter(vaddr, level);
      if (level == 1) {
        next = protectTable(thread, space, area, vaddr, gather);
      } else if (absent.isMoving(path.entry())) {
        thread.cpu().relax(Step.AWAIT_MOVE);
        next = vaddr;
      } else if (format.isPresent(path.entry())) {
        next = protectHuge(thread, space, area, vaddr, level, gather) ? next : vaddr;
      }
      vaddr = next;
    }
  }

  private static boolean covers(Area area, long start, long bytes) {
    return area.start() <= start && start + bytes <= area.end();
  }

  /**
   * Gives a huge leaf the rights of its area, or splits it if another area has a part of it; false
   * if it must be looked up again.
   */
  private boolean protectHuge(
      KernelThread thread, AddressSpace space, Area area, long vaddr, int level, Gather gather) {
    long span = mode.span(level);
    if (!covers(area, vaddr & -span, span)) {
      if (!huge.split(thread, space, vaddr)) {
        supply.awaitRoom(thread);
      }
      return false;
    }
    if (!thread.lockTableExact(space, vaddr, level)) {
      return false;
    }
    long slot = thread.path().slot();
    boolean isLeaf = protectEntry(thread.cpu(), area, vaddr & -span, slot, level, gather);
    thread.unlockTable();
    return isLeaf;
  }

  /**
   * Gives the leaves of one table the rights of their area, with its lock taken once; says from
   * where on to look up again.
   */
  private long protectTable(
      KernelThread thread, AddressSpace space, Area area, long start, Gather gather) {
    if (!thread.lockTableExact(space, start, 1)) {
      return start;
    }
    Cpu cpu = thread.cpu();
    long end = Math.min(area.end(), unmapper.nextAfter(start, 2));
    long vaddr = start;
    boolean met = false;
    while (vaddr < end && !met) {
      long slot = entries.slotFor(thread.path().table(), 1, vaddr);
      if (!protectEntry(cpu, area, vaddr, slot, 1, gather)) {
        met = absent.isMoving(entries.read(cpu, Step.LOOKUP, slot));
      }
      vaddr += met ? 0 : mode.pageBytes();
    }
    thread.unlockTable();
    if (met) {
      cpu.relax(Step.AWAIT_MOVE);
    }
    return vaddr;
  }

  /** Gives a leaf the rights of its area, with its table locked; false if there is none. */
  private boolean protectEntry(
      Cpu cpu, Area area, long vaddr, long slot, int level, Gather gather) {
    while (true) {
      long entry = entries.read(cpu, Step.LOOKUP, slot);
      if (!format.isLeaf(entry, level)) {
        return false;
      }
      long changed = format.withRights(entry, level, rightsFor(area, entry, level));
      if (changed == entry) {
        return true;
      }
      if (entries.replace(cpu, Step.PROTECT, slot, entry, changed)) {
        if (level == 1) {
          gather.changedIn(slot, vaddr);
        } else {
          gather.changed(vaddr, mode.span(level));
        }
        return true;
      }
    }
  }

  /** A page that others may see stays read-only until a store asks for it. */
  private int rightsFor(Area area, long entry, int level) {
    boolean mayWrite =
        format.isWritable(entry)
            || (area.backing() instanceof Backing.File file
                && file.shared()
                && data.records().kind(data.frameOf(entry, level)) != FrameKind.ANONYMOUS);
    int rights = area.rights() | Rights.USER;
    return mayWrite ? rights : rights & ~Rights.WRITE;
  }
}
