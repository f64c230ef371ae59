package pagurus.vm.mm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.TableSharing.Joined;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.page.PageSupply;
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
 *
 * <p>Nor does a store of who has pinned a private page for writing ({@link Pins}): the page stays
 * the parent's alone, and the child gets a copy of what was there when the parent's CPUs had been
 * stopped from storing. Where leaf tables are shared, the table of such a page is copied.
 */
public final class Fork {
  private final FlushSystem flush;
  private final Spaces spaces;
  private final DataFrames data;
  private final HugeLeaves huge;
  private final PageSupply supply;
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
      PageSupply supply,
      TableBuilder builder,
      Exit exit,
      TableSharing sharing) {
    this.flush = flush;
    this.spaces = spaces;
    this.data = data;
    this.huge = huge;
    this.supply = supply;
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
    boolean share(Birth birth, Area area);
  }

  /** A private page that is pinned for writing. */
  private record Pinned(Area area, long vaddr) {}

  /**
   * A fork under way.
   *
   * @param pinned pages that the child needs copies of
   * @param copied where the child has leaf tables of its own, although it shares others
   */
  private record Birth(
      KernelThread thread,
      AddressSpace parent,
      AddressSpace child,
      Gather gather,
      List<Pinned> pinned,
      Set<Long> copied) {}

  private Optional<AddressSpace> fork(KernelThread thread, AddressSpace parent, Sharing way) {
    Cpu cpu = thread.cpu();
    long copyNodes = entries.makesCopies() ? parent.copyNodes(cpu) : 0;
    Optional<AddressSpace> made = spaces.create(cpu, cpu.node(), copyNodes);
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
      Birth birth = new Birth(thread, parent, child, gather, new ArrayList<>(), new HashSet<>());
      for (Area area : parent.areas().all()) {
        whole = whole && way.share(birth, area);
      }
      whole = whole && copyPinned(birth);
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

  private boolean share(Birth birth, Area area) {
    return share(birth, area, area.start(), area.end());
  }

  private boolean share(Birth birth, Area area, long from, long to) {
    KernelThread thread = birth.thread;
    for (long vaddr = from; vaddr < to; ) {
      Path path = thread.find(birth.parent, vaddr, 1);
      int level = path.level();
      long entry = path.entry();
      if (absent.isMoving(entry)) {
        thread.cpu().relax(Step.AWAIT_MOVE);
      } else if (level == 1) {
        long end = Math.min(to, (vaddr & -mode.span(2)) + mode.span(2));
        if (!builder.buildTo(thread, birth.child, vaddr, 1)) {
          return false;
        }
        vaddr = copyEntries(birth, area, vaddr, end);
      } else if (format.isPresent(entry)) {
        if (!huge.split(thread, birth.parent, vaddr)) {
          return false;
        }
      } else {
        vaddr = (vaddr & -mode.span(level)) + mode.span(level);
      }
    }
    return true;
  }

  private boolean shareTables(Birth birth, Area area) {
    KernelThread thread = birth.thread;
    for (long vaddr = area.start(); vaddr < area.end(); ) {
      Path path = thread.find(birth.parent, vaddr, 1);
      int level = path.level();
      long span = mode.span(Math.max(level, 2));
      long next = (vaddr & -span) + span;
      if (absent.isMoving(path.entry()) && level > 1) {
        thread.cpu().relax(Step.AWAIT_MOVE);
      } else if (level == 1) {
        switch (shareTable(birth, vaddr)) {
          case DONE -> vaddr = next;
          case LOOK_AGAIN -> {}
          case MUST_COPY -> {
            if (!share(birth, area, vaddr, Math.min(area.end(), next))) {
              return false;
            }
            vaddr = next;
          }
          case NO_MEMORY -> {
            return false;
          }
        }
      } else if (format.isPresent(path.entry())) {
        if (!huge.split(thread, birth.parent, vaddr)) {
          return false;
        }
      } else {
        vaddr = next;
      }
    }
    return true;
  }

  /** Makes the leaf table of an address the child's, too, unless another area has decided that. */
  private Joined shareTable(Birth birth, long vaddr) {
    long start = vaddr & -mode.span(2);
    if (birth.copied.contains(start)) {
      return Joined.MUST_COPY;
    }
    if (!builder.buildTo(birth.thread, birth.child, vaddr, 2)) {
      return Joined.NO_MEMORY;
    }
    if (birth.thread.find(birth.child, vaddr, 1).level() == 1) {
      return Joined.DONE;
    }
    Joined joined = sharing.join(birth.thread, birth.parent, birth.child, vaddr, birth.gather);
    if (joined == Joined.MUST_COPY) {
      birth.copied.add(start);
    }
    return joined;
  }

  /** Copies entries of one table up to the first that is being moved; returns where it ended. */
  private long copyEntries(Birth birth, Area area, long start, long end) {
    long[] copies = new long[mode.entries(1)];
    long done = takeCopies(birth, area, start, end, copies);
    putCopies(birth.thread, birth.child, start, done, copies);
    return done;
  }

  /** Gives the child copies of pages that are pinned for writing; false if there is no memory. */
  private boolean copyPinned(Birth birth) {
    if (!birth.pinned.isEmpty()) {
      birth.gather.flush();
    }
    for (Pinned page : List.copyOf(birth.pinned)) {
      int fresh = supply.take(birth.thread, birth.thread.cpu().node(), FrameKind.ANONYMOUS);
      if (fresh == Frames.NONE) {
        return false;
      }
      copyPinned(birth, page, fresh);
    }
    return true;
  }

  /**
   * Copies a page, unless it is not pinned any more: then it is shared like others. It will not be
   * pinned again, for its entry forbids stores and nobody faults meanwhile.
   */
  private void copyPinned(Birth birth, Pinned page, int fresh) {
    Cpu cpu = birth.thread.cpu();
    while (!copyIfPinned(birth, page.vaddr, fresh)) {
      long behind = page.vaddr + mode.pageBytes();
      if (copyEntries(birth, page.area, page.vaddr, behind) == behind) {
        data.release(cpu, fresh);
        return;
      }
      cpu.relax(Step.AWAIT_MOVE);
    }
    long leaf = format.makeLeaf(data.records().paddr(fresh), 1, page.area.rights() | Rights.USER);
    birth.thread.lockTableThatStays(birth.child, page.vaddr, 1);
    long slot = birth.thread.path().slot();
    data.install(
        cpu, birth.child, page.vaddr, slot, format.withDirty(format.withAccessed(leaf)), 1);
    birth.thread.unlockTable();
  }

  private boolean copyIfPinned(Birth birth, long vaddr, int fresh) {
    Cpu cpu = birth.thread.cpu();
    if (!birth.thread.lockTableExact(birth.parent, vaddr, 1)) {
      return false;
    }
    long entry = entries.read(cpu, Step.LOOKUP, birth.thread.path().slot());
    boolean pinned = format.isPresent(entry) && data.isWritePinned(cpu, data.frameOf(entry, 1));
    if (pinned) {
      long from = format.leafAddress(entry, 1);
      cpu.copy(Step.COPY_PAGE, from, data.records().paddr(fresh), mode.pageBytes());
    }
    birth.thread.unlockTable();
    return pinned;
  }

  private long takeCopies(Birth birth, Area area, long start, long end, long[] copies) {
    KernelThread thread = birth.thread;
    if (!thread.lockTableExact(birth.parent, start, 1)) {
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
      copies[mode.index(vaddr, 1)] = copy(birth, area, vaddr, slot, entry);
    }
    thread.unlockTable();
    return vaddr;
  }

  private long copy(Birth birth, Area area, long vaddr, long slot, long seen) {
    Cpu cpu = birth.thread.cpu();
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
        birth.gather.changedIn(slot, vaddr);
        entry = format.withWritable(entry, false);
      }
      if (data.isWritePinned(cpu, data.frameOf(entry, 1))) {
        birth.pinned.add(new Pinned(area, vaddr));
        return AbsentEntries.EMPTY;
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
