package pagurus.vm.mm;

import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Makes a space that sees what another sees: private pages are shared until the first store, pages
 * in swap by their slot, file pages as before.
 *
 * <p>{@link #fork} copies leaf tables; {@link #forkSharingTables} leaves them to both until one of
 * the two would change what the other sees ({@link TableSharing}).
 *
 * <p>One leaf table of the parent at a time: under its lock every writable private entry loses the
 * right to write and every page gets a user more; then, under the lock of the child's table, the
 * copies go in. The two locks are never held together. The parent's CPUs are shot down before its
 * map lock is given back, so no store of the parent reaches a page that the child sees.
 */
public final class Fork {
  private final FlushSystem flush;
  private final Spaces spaces;
  private final DataFrames data;
  private final HugeLeaves huge;
  private final TableBuilder builder;
  private final Exit exit;
  private final TableSharing sharing;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;

  Fork(
      FlushSystem flush,
      Spaces spaces,
      DataFrames data,
      HugeLeaves huge,
      TableBuilder builder,
      Exit exit,
      TableSharing sharing) {
    this.flush = flush;
    this.spaces = spaces;
    this.data = data;
    this.huge = huge;
    this.builder = builder;
    this.exit = exit;
    this.sharing = sharing;
    mode = data.core().mode();
    format = data.core().format();
    entries = data.core().entries();
    absent = new AbsentEntries(format);
  }

  /** Makes a child of a space; nothing if there is no memory for its tables. */
  public Optional<AddressSpace> fork(KernelThread thread, AddressSpace parent) {
    return fork(thread, parent, this::share);
  }

  /**
   * Like {@link #fork}, but the child has no leaf tables of its own: it uses its parent's, until
   * one of the two stores to a page of theirs, or changes its areas there.
   */
  public Optional<AddressSpace> forkSharingTables(KernelThread thread, AddressSpace parent) {
    return fork(thread, parent, this::shareTables);
  }

  /** How a child comes to see the pages of an area; false if there is no memory for that. */
  private interface Sharing {
    boolean share(
        KernelThread thread, AddressSpace parent, AddressSpace child, Area area, Gather gather);
  }

  private Optional<AddressSpace> fork(KernelThread thread, AddressSpace parent, Sharing way) {
    Cpu cpu = thread.cpu();
    Optional<AddressSpace> made = spaces.create(cpu, cpu.node());
    if (made.isEmpty()) {
      return made;
    }
    AddressSpace child = made.get();
    boolean whole = true;
    parent.mapLock().lockWrite(cpu);
    thread.enter();
    try (Gather gather = flush.gather(thread, parent)) {
      child.setAreas(parent.areas());
      if (parent.sharesTables()) { // so it may have files whose tables the child will share
        child.setSharesTables();
      }
      for (Area area : parent.areas().all()) {
        whole = whole && way.share(thread, parent, child, area, gather);
      }
    } finally {
      thread.leave();
      parent.mapLock().unlockWrite(cpu);
    }
    if (!whole) {
      exit.exit(thread, child);
      return Optional.empty();
    }
    return made;
  }

  private boolean share(
      KernelThread thread, AddressSpace parent, AddressSpace child, Area area, Gather gather) {
    long[] copies = new long[mode.entries(1)];
    for (long vaddr = area.start(); vaddr < area.end(); ) {
      Path path = thread.find(parent, vaddr, 1);
      int level = path.level();
      long entry = path.entry();
      if (absent.isMoving(entry)) {
        thread.cpu().relax(Step.AWAIT_MOVE);
      } else if (level == 1) {
        long end = Math.min(area.end(), (vaddr & -mode.span(2)) + mode.span(2));
        if (!builder.buildTo(thread, child, vaddr, 1)) {
          return false;
        }
        long done = takeCopies(thread, parent, area, vaddr, end, copies, gather);
        putCopies(thread, child, vaddr, done, copies);
        vaddr = done;
      } else if (format.isPresent(entry)) {
        if (!huge.split(thread, parent, vaddr)) {
          return false;
        }
      } else {
        vaddr = (vaddr & -mode.span(level)) + mode.span(level);
      }
    }
    return true;
  }

  private boolean shareTables(
      KernelThread thread, AddressSpace parent, AddressSpace child, Area area, Gather gather) {
    for (long vaddr = area.start(); vaddr < area.end(); ) {
      Path path = thread.find(parent, vaddr, 1);
      int level = path.level();
      long span = mode.span(Math.max(level, 2));
      if (absent.isMoving(path.entry()) && level > 1) {
        thread.cpu().relax(Step.AWAIT_MOVE);
      } else if (level == 1) {
        if (!builder.buildTo(thread, child, vaddr, 2)) {
          return false;
        }
        boolean there = thread.find(child, vaddr, 1).level() == 1;
        if (there || sharing.join(thread, parent, child, vaddr, gather)) {
          vaddr = (vaddr & -span) + span;
        }
      } else if (format.isPresent(path.entry())) {
        if (!huge.split(thread, parent, vaddr)) {
          return false;
        }
      } else {
        vaddr = (vaddr & -span) + span;
      }
    }
    return true;
  }

  /** Copies entries of one table up to the first that is being moved; returns where it ended. */
  private long takeCopies(
      KernelThread thread,
      AddressSpace parent,
      Area area,
      long start,
      long end,
      long[] copies,
      Gather gather) {
    if (!thread.lockTableExact(parent, start, 1)) {
      return start;
    }
    Cpu cpu = thread.cpu();
    long vaddr = start;
    for (; vaddr < end; vaddr += mode.pageBytes()) {
      long slot = entries.slotFor(thread.path().table(), 1, vaddr);
      long entry = entries.read(cpu, Step.LOOKUP, slot);
      if (absent.isMoving(entry)) {
        break;
      }
      copies[mode.index(vaddr, 1)] = copy(cpu, area, vaddr, slot, entry, gather);
    }
    thread.unlockTable();
    return vaddr;
  }

  private long copy(Cpu cpu, Area area, long vaddr, long slot, long seen, Gather gather) {
    if (absent.isSwapped(seen)) {
      data.swap().addUser(cpu, absent.slot(seen));
      return seen;
    }
    if (!format.isPresent(seen)) {
      return seen;
    }
    long entry = seen;
    if (area.backing().isPrivate()) {
      while (format.isWritable(entry)
          && !entries.replace(cpu, Step.PROTECT, slot, entry, format.withWritable(entry, false))) {
        entry = entries.read(cpu, Step.PROTECT, slot);
      }
      if (format.isWritable(entry)) {
        gather.changed(vaddr, mode.pageBytes());
        entry = format.withWritable(entry, false);
      }
    }
    data.records().addReference(cpu, data.frameOf(entry, 1));
    return entry;
  }

  private void putCopies(
      KernelThread thread, AddressSpace child, long start, long end, long[] copies) {
    if (start == end) {
      return;
    }
    Cpu cpu = thread.cpu();
    thread.lockTableThatStays(child, start, 1);
    for (long vaddr = start; vaddr < end; vaddr += mode.pageBytes()) {
      long copy = copies[mode.index(vaddr, 1)];
      long slot = entries.slotFor(thread.path().table(), 1, vaddr);
      if (format.isPresent(copy)) {
        data.install(cpu, child, vaddr, slot, copy, 1);
      } else if (copy != AbsentEntries.EMPTY) {
        entries.write(cpu, Step.INSTALL, slot, copy);
      }
    }
    thread.unlockTable();
  }
}
