package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.FaultHandler.Progress;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.FilePages;
import pagurus.vm.page.Files;
import pagurus.vm.page.PageSupply;
import pagurus.vm.page.Swap;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;

/**
 * Brings the page of an absent leaf entry: zeros, a page of a file, or a page from swap.
 *
 * <p>The frame is got ready first, then the table is locked, and the entry is filled only if it
 * still is what it was.
 */
final class PageArrival {
  private final Core core;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final FrameTable records;
  private final DataFrames data;
  private final PageSupply supply;
  private final Files files;
  private final AbsentEntries absent;

  PageArrival(DataFrames data, PageSupply supply, Files files) {
    this.data = data;
    this.supply = supply;
    this.files = files;
    core = data.core();
    mode = core.mode();
    format = core.format();
    entries = core.entries();
    records = data.records();
    absent = new AbsentEntries(format);
  }

  /**
   * Fills the entry of an address that was seen, at {@code slot}, to be {@code entry}, which is
   * absent.
   */
  Progress bring(
      KernelThread thread,
      AddressSpace space,
      Area area,
      long vaddr,
      int access,
      long slot,
      long entry) {
    if (absent.isSwapped(entry)) {
      return fromSwap(thread, space, area, vaddr, entry);
    }
    boolean store = (access & Rights.WRITE) != 0;
    return switch (area.backing()) {
      case Backing.Anonymous any -> zeros(thread, space, area, vaddr, store, slot);
      case Backing.File file -> fromFile(thread, space, area, vaddr, store, slot, file);
    };
  }

  private Progress zeros(
      KernelThread thread, AddressSpace space, Area area, long vaddr, boolean store, long slot) {
    Cpu cpu = thread.cpu();
    int pfn = supply.take(thread, cpu.node(), FrameKind.ANONYMOUS);
    if (pfn == Frames.NONE) {
      return Progress.NO_MEMORY;
    }
    core.frames().zero(cpu, pfn, 0);
    long leaf = leaf(pfn, area.rights(), store);
    Progress progress = fill(thread, space, vaddr, slot, leaf);
    if (progress == Progress.DONE) {
      thread.counters().count(Event.ZERO_FILL);
    } else {
      data.release(cpu, pfn);
    }
    return progress;
  }

  private Progress fromFile(
      KernelThread thread,
      AddressSpace space,
      Area area,
      long vaddr,
      boolean store,
      long slot,
      Backing.File backing) {
    Cpu cpu = thread.cpu();
    int cached =
        cachedPage(thread, files.get(backing.file()), area.pageOf(vaddr, mode.pageShift()));
    if (cached == Frames.NONE) {
      return Progress.NO_MEMORY;
    }
    int pfn = cached;
    int rights = area.rights();
    if (!backing.shared()) {
      if (store) {
        pfn = privateCopy(thread, cached);
        data.release(cpu, cached);
        if (pfn == Frames.NONE) {
          return Progress.NO_MEMORY;
        }
      } else {
        rights &= ~Rights.WRITE;
      }
    }
    Progress progress = fill(thread, space, vaddr, slot, leaf(pfn, rights, store));
    if (progress != Progress.DONE) {
      data.release(cpu, pfn);
    }
    return progress;
  }

  private int privateCopy(KernelThread thread, int cached) {
    Cpu cpu = thread.cpu();
    int pfn = supply.take(thread, cpu.node(), FrameKind.ANONYMOUS);
    if (pfn != Frames.NONE) {
      cpu.copy(Step.COPY_PAGE, records.paddr(cached), records.paddr(pfn), records.frameBytes());
      thread.counters().count(Event.COPY_ON_WRITE);
    }
    return pfn;
  }

  /** The frame with a page of a file, with one user more; reads it if it is not in memory. */
  private int cachedPage(KernelThread thread, FilePages file, long page) {
    Cpu cpu = thread.cpu();
    int pfn = file.find(cpu, page);
    if (pfn != Swap.NONE) {
      return pfn;
    }
    int fresh = supply.take(thread, cpu.node(), FrameKind.FILE);
    if (fresh == Frames.NONE) {
      return Frames.NONE;
    }
    int inCache = Swap.NONE;
    while (inCache == Swap.NONE) {
      int edition = file.edition(cpu, page);
      file.read(cpu, page, fresh);
      thread.counters().count(Event.PAGE_IN);
      inCache = file.insert(cpu, page, fresh, edition);
    }
    if (inCache != fresh) {
      data.release(cpu, fresh);
    }
    return inCache;
  }

  /** Whether an address shows a page that its file does not have. */
  boolean isBeyondFile(Area area, long vaddr) {
    return area.backing() instanceof Backing.File backing
        && area.pageOf(vaddr, mode.pageShift()) >= files.get(backing.file()).pages();
  }

  private Progress fromSwap(
      KernelThread thread, AddressSpace space, Area area, long vaddr, long entry) {
    int slot = absent.slot(entry);
    int cached = data.swap().rescue(thread.cpu(), slot);
    return cached != Swap.NONE
        ? rescue(thread, space, area, vaddr, entry, cached)
        : readBack(thread, space, area, vaddr, entry);
  }

  /**
   * Maps a page again that had not left memory. It may be written only if nobody else can come for
   * it; otherwise the first store finds out.
   *
   * <p>The frame was found by a slot that an entry named a while ago, perhaps in the old copy of a
   * table. Only now that the entry is known to name the slot, and locked, does the slot stay the
   * same page's; so the frame is asked again whether it is the slot's.
   */
  private Progress rescue(
      KernelThread thread, AddressSpace space, Area area, long vaddr, long entry, int pfn) {
    Cpu cpu = thread.cpu();
    if (!lockIfStill(thread, space, vaddr, entry)) {
      data.release(cpu, pfn);
      return Progress.LOOK_AGAIN;
    }
    if (!data.swap().isHome(cpu, absent.slot(entry), pfn)) {
      thread.unlockTable();
      data.release(cpu, pfn);
      return Progress.LOOK_AGAIN;
    }
    data.swap().dropUser(cpu, absent.slot(entry));
    int rights = data.isExclusive(cpu, pfn) ? area.rights() : area.rights() & ~Rights.WRITE;
    data.install(cpu, space, page(vaddr), thread.path().slot(), leaf(pfn, rights, false), 1);
    thread.unlockTable();
    forgetAbsence(thread, space, vaddr);
    thread.counters().count(Event.PAGE_RESCUED);
    return Progress.DONE;
  }

  /**
   * Reads a page from swap. The thread becomes a user of the slot before it unlocks the table, so
   * the slot is not given to another page while it reads: if the entry still names the slot
   * afterwards, it means the same content. The thread sleeps here with a pointer to the table,
   * inside its read section (M5).
   */
  private Progress readBack(
      KernelThread thread, AddressSpace space, Area area, long vaddr, long entry) {
    Cpu cpu = thread.cpu();
    int slot = absent.slot(entry);
    if (!lockIfStill(thread, space, vaddr, entry)) {
      return Progress.LOOK_AGAIN;
    }
    data.swap().addUser(cpu, slot);
    thread.unlockTable();
    int pfn = supply.take(thread, cpu.node(), FrameKind.ANONYMOUS);
    if (pfn == Frames.NONE) {
      data.swap().dropUser(cpu, slot);
      return Progress.NO_MEMORY;
    }
    data.swap().read(cpu, slot, pfn);
    if (!lockIfStill(thread, space, vaddr, entry)) {
      data.swap().dropUser(cpu, slot);
      data.release(cpu, pfn);
      return Progress.LOOK_AGAIN;
    }
    data.swap().settle(cpu, slot, pfn);
    long leaf = leaf(pfn, area.rights(), false);
    data.install(cpu, space, page(vaddr), thread.path().slot(), leaf, 1);
    thread.unlockTable();
    forgetAbsence(thread, space, vaddr);
    thread.counters().count(Event.PAGE_IN);
    return Progress.DONE;
  }

  /** Maps a page whose entry was found empty, at {@code slot}. */
  private Progress fill(KernelThread thread, AddressSpace space, long vaddr, long slot, long leaf) {
    if (!thread.lockFound(space, vaddr, slot) || !isStill(thread, AbsentEntries.EMPTY)) {
      return Progress.LOOK_AGAIN;
    }
    data.install(thread.cpu(), space, page(vaddr), thread.path().slot(), leaf, 1);
    thread.unlockTable();
    forgetAbsence(thread, space, vaddr);
    return Progress.DONE;
  }

  /** The entry is valid now: what the CPU remembers of its absence must go (R2). */
  void forgetAbsence(KernelThread thread, AddressSpace space, long vaddr) {
    if (core.profile().cachesAbsent() && thread.hasLoaded(space)) {
      thread.mmu().invalidatePage(space.asid(), vaddr);
    }
  }

  private boolean lockIfStill(KernelThread thread, AddressSpace space, long vaddr, long entry) {
    return thread.lockTable(space, vaddr, 1) && isStill(thread, entry);
  }

  /** Whether the entry whose table has been locked is what it was seen to be; unlocks if not. */
  private boolean isStill(KernelThread thread, long entry) {
    if (entries.read(thread.cpu(), Step.LOOKUP, thread.path().slot()) == entry) {
      return true;
    }
    thread.unlockTable();
    return false;
  }

  private long page(long vaddr) {
    return vaddr & -mode.pageBytes();
  }

  /** A leaf that has been accessed, since a fault asked for it; dirty if that was a store. */
  private long leaf(int pfn, int rights, boolean store) {
    long leaf = format.withAccessed(format.makeLeaf(records.paddr(pfn), 1, rights | Rights.USER));
    return store ? format.withDirty(leaf) : leaf;
  }
}
