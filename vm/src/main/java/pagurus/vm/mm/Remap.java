package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.page.PageSupply;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Moves a range of a space to other addresses, pages and all (mremap): entries leave one table, the
 * CPUs are shot down, entries enter another. Huge leaves are split first. Holds the map lock for
 * writing, so no fault comes between; a page that is in neither table meanwhile cannot be
 * reclaimed.
 */
public final class Remap {
  /** How often memory is won back for a split before it is given up. */
  private static final int PATIENCE = 8;

  private final FlushSystem flush;
  private final DataFrames data;
  private final PageSupply supply;
  private final HugeLeaves huge;
  private final TableBuilder builder;
  private final RangeUnmapper unmapper;
  private final TableSharing sharing;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;

  Remap(
      FlushSystem flush,
      DataFrames data,
      PageSupply supply,
      HugeLeaves huge,
      TableBuilder builder,
      RangeUnmapper unmapper,
      TableSharing sharing) {
    this.flush = flush;
    this.data = data;
    this.supply = supply;
    this.huge = huge;
    this.builder = builder;
    this.unmapper = unmapper;
    this.sharing = sharing;
    mode = data.core().mode();
    format = data.core().format();
    entries = data.core().entries();
    absent = new AbsentEntries(format);
  }

  /**
   * Moves the pages from {@code start} to {@code end} to {@code target}, where no area may be. The
   * ranges do not overlap, even where nothing is.
   *
   * @return false if there is no memory for tables; then nothing has moved
   * @throws IllegalArgumentException if one of both is no range of whole pages in the user's half,
   *     if they overlap, or the target is in use
   */
  public boolean move(KernelThread thread, AddressSpace space, long start, long end, long target) {
    UserRange.check(mode, start, end);
    UserRange.check(mode, target, target + (end - start));
    if (target < end && start < target + (end - start)) {
      throw new IllegalArgumentException(
          "v0x%x-0x%x cannot move to v0x%x: both overlap".formatted(start, end, target));
    }
    Cpu cpu = thread.cpu();
    space.mapLock().lockWrite(cpu);
    thread.enter();
    try (Gather gather = flush.gather(thread, space)) {
      if (space.areas().touches(target, target + (end - start))) {
        throw new IllegalArgumentException(
            "v0x%x-0x%x is in use".formatted(target, target + (end - start)));
      }
      if (!build(thread, space, target, target + (end - start))
          || !split(thread, space, start, end)
          || !own(thread, space, start, end)
          || !own(thread, space, target, target + (end - start))) {
        unmapper.freeTables(thread, space, target, target + (end - start), gather);
        return false;
      }
      for (Area area : space.areas().within(start, end)) {
        Area moved = area.movedTo(target + (area.start() - start));
        if (FileSharing.mayShare(mode, moved)) {
          space.setSharesTables();
        }
        space.setAreas(space.areas().with(moved));
      }
      for (long vaddr = start; vaddr < end; vaddr += mode.pageBytes()) {
        movePage(thread, space, vaddr, target + (vaddr - start));
      }
      space.setAreas(space.areas().without(start, end));
      unmapper.freeTables(thread, space, start, end, gather);
      return true;
    } finally {
      thread.leave();
      space.mapLock().unlockWrite(cpu);
    }
  }

  /** Builds the tables of the target; false if there is no memory. */
  private boolean build(KernelThread thread, AddressSpace space, long start, long end) {
    for (long vaddr = start; vaddr < end; vaddr += mode.pageBytes()) {
      if (!builder.buildTo(thread, space, vaddr, 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Splits every huge leaf of a range; false if there is no memory. None comes back meanwhile,
   * since nobody faults.
   */
  private boolean split(KernelThread thread, AddressSpace space, long start, long end) {
    int failures = 0;
    for (long vaddr = start; vaddr < end; ) {
      Path path = thread.find(space, vaddr, 1);
      int level = path.level();
      if (absent.isMoving(path.entry())) {
        thread.cpu().relax(Step.AWAIT_MOVE);
      } else if (level == 1 || !format.isPresent(path.entry())) {
        vaddr = (vaddr & -mode.span(level)) + mode.span(level);
      } else if (!huge.split(thread, space, vaddr)
          && (++failures > PATIENCE || !supply.reclaimAround(thread, thread.cpu().node()))) {
        return false;
      }
    }
    return true;
  }

  /** Sees to it that no table of a range is shared; false if there is no memory. */
  private boolean own(KernelThread thread, AddressSpace space, long start, long end) {
    if (!space.sharesTables()) {
      return true;
    }
    int failures = 0;
    for (long vaddr = start; vaddr < end; ) {
      if (sharing.own(thread, space, vaddr)) {
        vaddr = (vaddr & -mode.span(2)) + mode.span(2);
      } else if (++failures > PATIENCE || !supply.reclaimAround(thread, thread.cpu().node())) {
        return false;
      }
    }
    return true;
  }

  private void movePage(KernelThread thread, AddressSpace space, long from, long to) {
    while (true) {
      Path path = thread.find(space, from, 1);
      if (absent.isMoving(path.entry())) {
        thread.cpu().relax(Step.AWAIT_MOVE);
      } else if (path.entry() == AbsentEntries.EMPTY) {
        return;
      } else if (takeAndPut(thread, space, from, to)) {
        return;
      }
    }
  }

  private boolean takeAndPut(KernelThread thread, AddressSpace space, long from, long to) {
    Cpu cpu = thread.cpu();
    if (!thread.lockTableExact(space, from, 1)) {
      return false;
    }
    long slot = thread.path().slot();
    long entry = entries.read(cpu, Step.LOOKUP, slot);
    if (absent.isMoving(entry)) {
      thread.unlockTable();
      return false;
    }
    if (format.isPresent(entry)) {
      try (Gather gather = flush.gather(thread, space)) {
        entry = data.unhook(cpu, space, from, slot, 1, AbsentEntries.EMPTY);
        gather.changedIn(slot, from);
      }
    } else {
      entries.write(cpu, Step.UNHOOK, slot, AbsentEntries.EMPTY);
    }
    thread.unlockTable();
    thread.lockTableThatStays(space, to, 1);
    if (format.isPresent(entry)) {
      data.install(cpu, space, to, thread.path().slot(), entry, 1);
    } else {
      entries.write(cpu, Step.INSTALL, thread.path().slot(), entry);
    }
    thread.unlockTable();
    return true;
  }
}
