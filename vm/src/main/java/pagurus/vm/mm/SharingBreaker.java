package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.arch.Rights;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.mm.FaultHandler.Progress;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.PageSupply;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;

/**
 * A store meets a leaf that forbids it although the area allows it: copy on write, or permission to
 * write in place if nobody else can see the page.
 *
 * <p>Two CPUs must not use the old and the new page at the same time, so the old entry goes, the
 * CPUs are shot down, and only then is the page copied and the new entry comes, all under the
 * table's lock. Not even the copy may be made earlier, although the entry forbids stores: a page
 * that was rescued from reclaim may be mapped read-only while reclaim's own shootdown has not
 * reached every CPU, and one of those may still store through the writable entry of before.
 */
final class SharingBreaker {
  private final Core core;
  private final EntryFormat format;
  private final Entries entries;
  private final FrameTable records;
  private final DataFrames data;
  private final PageSupply supply;
  private final FlushSystem flush;
  private final TableSharing sharing;
  private final AbsentEntries absent;

  SharingBreaker(DataFrames data, PageSupply supply, FlushSystem flush, TableSharing sharing) {
    this.data = data;
    this.supply = supply;
    this.flush = flush;
    this.sharing = sharing;
    core = data.core();
    format = core.format();
    entries = core.entries();
    records = data.records();
    absent = new AbsentEntries(format);
  }

  /** The table in which the thread's path ends is locked; it is unlocked when this returns. */
  Progress breakFor(KernelThread thread, AddressSpace space, Area area, long vaddr, int level) {
    Cpu cpu = thread.cpu();
    long slot = thread.path().slot();
    long entry = entries.read(cpu, Step.LOOKUP, slot);
    int pfn = data.frameOf(entry, level);
    if (sharing.isShared(thread, space) && area.backing().isPrivate()) {
      thread.unlockTable();
      boolean done = sharing.own(thread, space, vaddr) || supply.reclaimAround(thread, cpu.node());
      return done ? Progress.LOOK_AGAIN : Progress.NO_MEMORY;
    }
    if (!area.backing().isPrivate() || data.isStoredToInPlace(cpu, pfn)) {
      allowWriting(cpu, slot, entry);
      thread.unlockTable();
      if (thread.hasLoaded(space)) {
        thread.mmu().invalidatePage(space.asid(), vaddr);
      }
      return Progress.DONE;
    }
    records.addReference(cpu, pfn);
    thread.unlockTable();
    Progress progress = copy(thread, space, area, vaddr, pfn);
    data.release(cpu, pfn);
    return progress;
  }

  private void allowWriting(Cpu cpu, long slot, long seen) {
    long entry = seen;
    while (!entries.replace(cpu, Step.INSTALL, slot, entry, format.withWritable(entry, true))) {
      entry = entries.read(cpu, Step.INSTALL, slot);
    }
  }

  private Progress copy(KernelThread thread, AddressSpace space, Area area, long vaddr, int old) {
    Cpu cpu = thread.cpu();
    int fresh = supply.take(thread, cpu.node(), FrameKind.ANONYMOUS);
    if (fresh == Frames.NONE) {
      return Progress.NO_MEMORY;
    }
    if (!lockIfStillShared(thread, space, vaddr, old)) {
      data.release(cpu, fresh);
      return Progress.LOOK_AGAIN;
    }
    long page = vaddr & -core.mode().pageBytes();
    long slot = thread.path().slot();
    try (Gather gather = flush.gather(thread, space)) {
      data.unhook(cpu, space, page, slot, 1, absent.moving());
      gather.pageIn(slot, page, old);
    }
    cpu.copy(Step.COPY_PAGE, records.paddr(old), records.paddr(fresh), records.frameBytes());
    long leaf = format.makeLeaf(records.paddr(fresh), 1, area.rights() | Rights.USER);
    leaf = format.withDirty(format.withAccessed(leaf));
    data.install(cpu, space, page, slot, leaf, 1);
    thread.unlockTable();
    thread.counters().count(Event.COPY_ON_WRITE);
    return Progress.DONE;
  }

  private boolean lockIfStillShared(KernelThread thread, AddressSpace space, long vaddr, int old) {
    if (!data.lockMapping(thread, space, vaddr, old)) {
      return false;
    }
    if (!format.isWritable(entries.read(thread.cpu(), Step.LOOKUP, thread.path().slot()))) {
      return true;
    }
    thread.unlockTable();
    return false;
  }
}
