package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.PageSupply;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Core;
import pagurus.vm.space.FileViews;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.SharedTables;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableLocks.Attempt;
import pagurus.vm.table.TableStore;

/**
 * How spaces come to share a leaf table, and how one of them gets a table of its own again. The
 * rules are in {@link SharedTables}.
 *
 * <p><b>Joining</b> (fork): under the table's lock every entry of a private page loses the right to
 * write, the child becomes a sharer, and the child's parent entry is written with the table's lock
 * still held; waiting for a table of a higher level is what the order of locks allows.
 *
 * <p><b>Leaving</b>, with a copy or without one: parent and table are locked, the parent's entry
 * changes, and the leaver's CPUs are shot down <em>before either lock is given back</em>. Only then
 * is the leaver taken off the list. So whoever changes the old table later reaches every CPU that
 * may still use it. A copy is born locked and stays so until the flush is over: until then some of
 * the leaver's CPUs use the old table and some the new one, and the two must agree (X10).
 *
 * <p>No D bit is lost by a copy: entries of private pages forbid stores, and those of file pages
 * stay in the old table too, where the reverse map finds them.
 */
final class TableSharing {
  /** The level of the parents of leaf tables. */
  private static final int PARENTS = 2;

  private final Core core;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;
  private final SharedTables shared;
  private final FileViews views;
  private final DataFrames data;
  private final PageSupply supply;
  private final FlushSystem flush;

  TableSharing(DataFrames data, PageSupply supply, FlushSystem flush, FileViews views) {
    this.views = views;
    this.data = data;
    this.supply = supply;
    this.flush = flush;
    core = data.core();
    mode = core.mode();
    format = core.format();
    entries = core.entries();
    shared = core.shared();
    absent = new AbsentEntries(format);
  }

  /** Whether the table that the thread has locked has other parents, too. */
  boolean isShared(KernelThread thread, AddressSpace space) {
    return space.sharesTables() && shared.isShared(thread.path().table());
  }

  /**
   * Makes the leaf table of an address a child's, too. The parent's map lock is held for writing;
   * nobody can find the child but movers, and its table of level 2 is there.
   */
  Joined join(
      KernelThread thread, AddressSpace parent, AddressSpace child, long vaddr, Gather gather) {
    Cpu cpu = thread.cpu();
    if (!thread.lockTableExact(parent, vaddr, 1)) {
      return Joined.LOOK_AGAIN;
    }
    long table = thread.path().table();
    long word = core.tables().word(table, 1);
    boolean joined = shared.sharers(table).contains(child);
    if (joined || hasMarker(cpu, table)) {
      core.locks().unlock(cpu, word);
      cpu.relax(Step.AWAIT_MOVE);
      return joined ? Joined.DONE : Joined.LOOK_AGAIN;
    }
    if (hasWritePin(cpu, table)) {
      core.locks().unlock(cpu, word);
      return Joined.MUST_COPY;
    }
    parent.setSharesTables();
    child.setSharesTables();
    gather.of(table);
    long start = vaddr & -mode.span(PARENTS);
    for (Area area : parent.areas().within(start, start + mode.span(PARENTS))) {
      if (area.backing().isPrivate()) {
        forbidStores(cpu, table, area, gather);
      }
    }
    shared.join(table, parent, child);
    thread.lockTableThatStays(child, start, PARENTS);
    entries.write(cpu, Step.INSTALL, thread.path().slot(), tableEntry(table));
    thread.unlockTable();
    core.locks().unlock(cpu, word);
    thread.counters().count(Event.TABLE_SHARED);
    return Joined.DONE;
  }

  /** What came of making a table a child's, too. */
  enum Joined {
    DONE,
    LOOK_AGAIN,
    /** A page of the parent's is pinned for writing: the child needs another, so another table. */
    MUST_COPY,
    NO_MEMORY
  }

  private boolean hasWritePin(Cpu cpu, long table) {
    for (int i = 0; i < mode.entries(1); i++) {
      long entry = entries.read(cpu, Step.LOOKUP, entries.slot(table, i));
      if (format.isPresent(entry) && data.isWritePinned(cpu, data.frameOf(entry, 1))) {
        return true;
      }
    }
    return false;
  }

  private void forbidStores(Cpu cpu, long table, Area area, Gather gather) {
    for (long vaddr = area.start(); vaddr < area.end(); vaddr += mode.pageBytes()) {
      long slot = entries.slotFor(table, 1, vaddr);
      long entry = entries.read(cpu, Step.LOOKUP, slot);
      boolean forbidden = false;
      while (format.isPresent(entry) && format.isWritable(entry) && !forbidden) {
        forbidden =
            entries.replace(cpu, Step.PROTECT, slot, entry, format.withWritable(entry, false));
        entry = entries.read(cpu, Step.PROTECT, slot);
      }
      if (forbidden) {
        gather.changedIn(slot, vaddr);
      }
    }
  }

  boolean hasMarker(Cpu cpu, long table) {
    for (int i = 0; i < mode.entries(1); i++) {
      if (absent.isMoving(entries.read(cpu, Step.LOOKUP, entries.slot(table, i)))) {
        return true;
      }
    }
    return false;
  }

  long tableEntry(long table) {
    long entry = format.makeTable(table, PARENTS);
    return format.tableAccessedExists(PARENTS) ? format.withAccessed(entry) : entry;
  }

  /**
   * Sees to it that the leaf table of an address, if there is one, is the space's alone. The map
   * lock is held; no table lock is.
   *
   * @return false if there is no memory for a copy
   */
  boolean own(KernelThread thread, AddressSpace space, long vaddr) {
    if (!isSharedAt(thread, space, vaddr)) {
      return true;
    }
    Cpu cpu = thread.cpu();
    long start = vaddr & -mode.span(PARENTS);
    long fresh = core.tables().allocateNear(cpu, cpu.node(), 1, space, start, true);
    if (fresh == TableStore.NONE) {
      return false;
    }
    if (lockBoth(thread, space, start)) {
      long table = tableBelow(thread);
      core.locks().bearLocked(cpu, core.tables().word(fresh, 1), true);
      copy(cpu, space, start, table, fresh);
      depart(thread, space, start, table, tableEntry(fresh));
      core.locks().unlock(cpu, core.tables().word(fresh, 1));
      thread.counters().count(Event.TABLE_UNSHARED);
    } else {
      core.tables().free(cpu, fresh, 1);
    }
    return true;
  }

  /** Like {@link #own} for every table of a range; waits for memory if need be. */
  void ownAll(KernelThread thread, AddressSpace space, long start, long end, Gather gather) {
    if (!space.sharesTables()) {
      return;
    }
    long span = mode.span(PARENTS);
    for (long vaddr = start; vaddr < end; vaddr = (vaddr & -span) + span) {
      while (!own(thread, space, vaddr)) {
        gather.flush();
        supply.awaitRoom(thread);
      }
    }
  }

  /**
   * Gives up the leaf table of an address, which there is, if others have it, too.
   *
   * @return false if it is the space's own
   */
  boolean leave(KernelThread thread, AddressSpace space, long vaddr) {
    long start = vaddr & -mode.span(PARENTS);
    if (lockBoth(thread, space, start)) {
      long table = tableBelow(thread);
      rename(thread.cpu(), space, start, table);
      depart(thread, space, start, table, AbsentEntries.EMPTY);
      return true;
    }
    return false;
  }

  /** Gives up every shared table under the areas of a space. */
  void leaveAll(KernelThread thread, AddressSpace space) {
    if (!space.sharesTables()) {
      return;
    }
    long span = mode.span(PARENTS);
    for (Area area : space.areas().all()) {
      for (long at = area.start(); at < area.end(); at = (at & -span) + span) {
        if (isSharedAt(thread, space, at)) {
          leave(thread, space, at);
        }
      }
    }
  }

  /**
   * Whether the leaf table of an address, if there is one, has other parents, too; if not, it will
   * not get any by a file that it shows.
   */
  boolean isSharedAt(KernelThread thread, AddressSpace space, long vaddr) {
    if (!space.sharesTables()) {
      return false;
    }
    while (!thread.lockTable(space, vaddr, 1)) {
      if (!absent.isMoving(thread.path().entry())) {
        return false;
      }
      thread.cpu().relax(Step.AWAIT_MOVE);
    }
    boolean answer = shared.isShared(thread.path().table());
    if (!answer) {
      withdraw(thread.cpu(), space, thread.path().table());
    }
    thread.unlockTable();
    return answer;
  }

  /**
   * Locks the parent and the shared table of an address, when nothing in it is being moved; false
   * if it is not shared any more. Who holds the parent must not wait for the table: it tries, and
   * lets go of both.
   */
  private boolean lockBoth(KernelThread thread, AddressSpace space, long start) {
    Cpu cpu = thread.cpu();
    while (true) {
      thread.lockTableThatStays(space, start, PARENTS);
      long entry = entries.read(cpu, Step.LOOKUP, thread.path().slot());
      if (format.isTable(entry, PARENTS)) {
        long table = format.tableAddress(entry, PARENTS);
        long word = core.tables().word(table, 1);
        if (core.locks().tryLockExact(cpu, word) == Attempt.TAKEN) {
          if (!shared.isShared(table)) {
            withdraw(cpu, space, table);
            core.locks().unlock(cpu, word);
            thread.unlockTable();
            return false;
          }
          if (!hasMarker(cpu, table)) {
            return true;
          }
          core.locks().unlock(cpu, word);
        }
      }
      thread.unlockTable();
      if (!format.isTable(entry, PARENTS) && !absent.isMoving(entry)) {
        return false; // gone, or a huge leaf by now: not shared, then
      }
      cpu.relax(Step.AWAIT_MOVE);
    }
  }

  /** A table that is its space's own is about to change its meaning: nobody may join any more. */
  private void withdraw(Cpu cpu, AddressSpace space, long table) {
    doesNotView(cpu, space, table);
    data.records().setView(data.records().pfn(table), FileViews.NONE);
  }

  /** Nobody finds a table through this space any more, if it shows a view of a file. */
  private void doesNotView(Cpu cpu, AddressSpace space, long table) {
    int view = data.records().view(data.records().pfn(table));
    if (view != FileViews.NONE) {
      views.remove(cpu, view, space.id());
    }
  }

  private long tableBelow(KernelThread thread) {
    long entry = entries.read(thread.cpu(), Step.LOOKUP, thread.path().slot());
    return format.tableAddress(entry, PARENTS);
  }

  /** Copies a table. Both tables' entries use what they name; in whose name does not matter. */
  private void copy(Cpu cpu, AddressSpace space, long start, long from, long to) {
    int heir = shared.heir(from, space);
    int owner = data.records().owner(data.records().pfn(from));
    int more = owner == space.id() ? heir : space.id();
    for (int i = 0; i < mode.entries(1); i++) {
      long entry = entries.read(cpu, Step.COPY, entries.slot(from, i));
      if (format.isPresent(entry)) {
        int pfn = data.frameOf(entry, 1);
        data.records().addReference(cpu, pfn);
        data.reverse().add(cpu, pfn, more, start + i * mode.pageBytes());
      } else if (absent.isSwapped(entry)) {
        data.swap().addUser(cpu, absent.slot(entry));
      }
      entries.write(cpu, Step.COPY, entries.slot(to, i), entry);
    }
  }

  /** Sees to it that the entries of a table are in the name of somebody who stays. */
  private void rename(Cpu cpu, AddressSpace leaver, long start, long table) {
    int heir = shared.heir(table, leaver);
    if (data.records().owner(data.records().pfn(table)) != leaver.id()) {
      return;
    }
    for (int i = 0; i < mode.entries(1); i++) {
      long entry = entries.read(cpu, Step.LOOKUP, entries.slot(table, i));
      if (format.isPresent(entry)) {
        int pfn = data.frameOf(entry, 1);
        long vaddr = start + i * mode.pageBytes();
        data.reverse().add(cpu, pfn, heir, vaddr);
        data.reverse().remove(cpu, pfn, leaver.id(), vaddr);
      }
    }
  }

  /** Changes the parent's entry, makes the space's CPUs forget the table, and unlocks both. */
  private void depart(
      KernelThread thread, AddressSpace space, long start, long table, long parentEntry) {
    Cpu cpu = thread.cpu();
    try (Gather gather = flush.gather(thread, space)) {
      entries.write(cpu, Step.UNHOOK, thread.path().slot(), parentEntry);
      gather.tablesChanged(start, mode.span(PARENTS), 1);
    }
    shared.leave(cpu, table, space);
    doesNotView(cpu, space, table);
    core.locks().unlock(cpu, core.tables().word(table, 1));
    thread.unlockTable();
  }
}
