package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.page.PageSupply;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.AreaMap;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;
import pagurus.vm.table.TableLocks;

/**
 * Takes all pages of a range out of a space, and then the tables that hold nothing any more.
 *
 * <p>The map lock is held for writing, so no fault fills the range meanwhile; relocation, reclaim
 * and lock-free look-ups go on. A table is unlinked with its parent and itself locked, and only if
 * it is empty: a marker of somebody who moves something keeps it where it is.
 */
final class RangeUnmapper {
  private final Core core;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;
  private final DataFrames data;
  private final PageSupply supply;
  private final HugeLeaves huge;
  private final TableSharing sharing;

  RangeUnmapper(DataFrames data, PageSupply supply, HugeLeaves huge, TableSharing sharing) {
    this.data = data;
    this.supply = supply;
    this.huge = huge;
    this.sharing = sharing;
    core = data.core();
    mode = core.mode();
    format = core.format();
    entries = core.entries();
    absent = new AbsentEntries(format);
  }

  /** Takes the pages of a range away; what they leave is reported to the gather. */
  void unmap(KernelThread thread, AddressSpace space, long start, long end, Gather gather) {
    for (long vaddr = start; vaddr < end; ) {
      Path path = thread.find(space, vaddr, 1);
      int level = path.level();
      long next = Math.min(end, nextAfter(vaddr, level));
      if (format.isLeaf(path.entry(), level) && level > 1) {
        if (!unmapHuge(thread, space, vaddr, next, gather)) {
          next = vaddr;
        }
      } else if (level == 1) {
        next = Math.min(end, nextAfter(vaddr, 2));
        if (space.sharesTables() && giveUp(thread, space, start, end, vaddr, gather)) {
          next = vaddr;
        } else if (!unmapTable(thread, space, vaddr, next, gather)) {
          next = vaddr;
        }
      } else if (absent.isMoving(path.entry())) {
        thread.cpu().relax(Step.AWAIT_MOVE);
        next = vaddr;
      }
      vaddr = next;
    }
  }

  /**
   * Gives a shared table up, or gets a copy of it if areas outside the range need it; false if it
   * is the space's own.
   */
  private boolean giveUp(
      KernelThread thread, AddressSpace space, long start, long end, long vaddr, Gather gather) {
    long from = vaddr & -mode.span(2);
    if (space.areas().without(start, end).touches(from, from + mode.span(2))) {
      boolean shared = sharing.isSharedAt(thread, space, vaddr);
      sharing.ownAll(thread, space, vaddr, vaddr + mode.pageBytes(), gather);
      return shared;
    }
    return sharing.leave(thread, space, vaddr);
  }

  /** The first address behind what one entry of this level translates; all, above the root. */
  long nextAfter(long vaddr, int level) {
    return level > mode.levels()
        ? mode.userLimit()
        : (vaddr & -mode.span(level)) + mode.span(level);
  }

  /**
   * Takes a huge leaf away, or splits it if part of it stays; false if it must be looked up again.
   */
  private boolean unmapHuge(
      KernelThread thread, AddressSpace space, long vaddr, long end, Gather gather) {
    long start = vaddr & -huge.bytes();
    if (vaddr > start || end < start + huge.bytes()) {
      if (!huge.split(thread, space, vaddr)) {
        gather.flush();
        supply.awaitRoom(thread);
      }
      return false;
    }
    if (thread.lockTableExact(space, vaddr, HugeLeaves.LEVEL)) {
      long slot = thread.path().slot();
      long entry = entries.read(thread.cpu(), Step.LOOKUP, slot);
      if (format.isLeaf(entry, HugeLeaves.LEVEL)) {
        data.unhook(thread.cpu(), space, start, slot, HugeLeaves.LEVEL, AbsentEntries.EMPTY);
        gather.page(start, huge.bytes(), data.frameOf(entry, HugeLeaves.LEVEL));
      }
      thread.unlockTable();
      return format.isLeaf(entry, HugeLeaves.LEVEL);
    }
    return false;
  }

  /** Empties the part of one leaf table; false if it must be looked up again. */
  private boolean unmapTable(
      KernelThread thread, AddressSpace space, long start, long end, Gather gather) {
    if (!thread.lockTableExact(space, start, 1)) {
      return false;
    }
    boolean met = false;
    for (long vaddr = start; vaddr < end && !met; vaddr += mode.pageBytes()) {
      long slot = entries.slotFor(thread.path().table(), 1, vaddr);
      met = !unmapEntry(thread.cpu(), space, vaddr, slot, gather);
    }
    thread.unlockTable();
    if (met) {
      thread.cpu().relax(Step.AWAIT_MOVE);
    }
    return !met;
  }

  private boolean unmapEntry(Cpu cpu, AddressSpace space, long vaddr, long slot, Gather gather) {
    long entry = entries.read(cpu, Step.LOOKUP, slot);
    if (absent.isMoving(entry)) {
      return false;
    }
    if (format.isPresent(entry)) {
      data.unhook(cpu, space, vaddr, slot, 1, AbsentEntries.EMPTY);
      gather.pageIn(slot, vaddr, data.frameOf(entry, 1));
    } else if (absent.isSwapped(entry)) {
      entries.write(cpu, Step.UNHOOK, slot, AbsentEntries.EMPTY);
      data.swap().dropUser(cpu, absent.slot(entry));
    }
    return true;
  }

  /**
   * Unlinks the tables around a range that no area needs, from the leaves up. Call it when the
   * areas of the range are gone.
   */
  void freeTables(KernelThread thread, AddressSpace space, long start, long end, Gather gather) {
    AreaMap areas = space.areas();
    for (int level = 2; level <= mode.levels(); level++) {
      long span = mode.span(level);
      for (long vaddr = start & -span; vaddr < end; ) {
        Path path = thread.find(space, vaddr, level);
        long step = mode.span(path.level());
        boolean gone = true;
        if (absent.isMoving(path.entry())) {
          thread.cpu().relax(Step.AWAIT_MOVE);
          gone = false;
        } else if (path.level() == level
            && format.isTable(path.entry(), level)
            && !areas.touches(vaddr, vaddr + span)) {
          gone = unlink(thread, space, vaddr, level, gather);
        }
        vaddr = gone ? (vaddr & -step) + step : vaddr;
      }
    }
  }

  /**
   * Whoever holds a parent's lock must not wait for a child that is unmerged: the mover that would
   * merge it may be waiting for the parent. So this tries, and lets go of both. False if the parent
   * must be looked up again.
   */
  private boolean unlink(
      KernelThread thread, AddressSpace space, long vaddr, int level, Gather gather) {
    while (thread.lockTableExact(space, vaddr, level)) {
      boolean busy = tryUnlink(thread.cpu(), thread.path().slot(), vaddr, level, gather);
      thread.unlockTable();
      if (!busy) {
        return true;
      }
      thread.cpu().relax(Step.AWAIT_MOVE);
    }
    return false;
  }

  /** Unlinks the table that an entry refers to if it is empty; true if its lock was held. */
  private boolean tryUnlink(Cpu cpu, long slot, long vaddr, int level, Gather gather) {
    long entry = entries.read(cpu, Step.LOOKUP, slot);
    if (!format.isTable(entry, level)) {
      return absent.isMoving(entry);
    }
    long table = format.tableAddress(entry, level);
    long word = core.tables().word(table, level - 1);
    if (core.locks().tryLockExact(cpu, word) != TableLocks.Attempt.TAKEN) {
      return true;
    }
    if (core.shared().isShared(table)) {
      throw new IllegalStateException(
          "p0x%x is shared, and v0x%x has not left it".formatted(table, vaddr));
    }
    if (isEmpty(cpu, table, level - 1)) {
      entries.write(cpu, Step.UNHOOK, slot, AbsentEntries.EMPTY);
      core.locks().unlockStray(cpu, word);
      gather.table(vaddr, mode.span(level), table, level - 1);
    } else {
      core.locks().unlock(cpu, word);
    }
    return false;
  }

  private boolean isEmpty(Cpu cpu, long table, int level) {
    for (int i = 0; i < mode.entries(level); i++) {
      if (entries.read(cpu, Step.LOOKUP, entries.slot(table, i)) != AbsentEntries.EMPTY) {
        return false;
      }
    }
    return true;
  }
}
