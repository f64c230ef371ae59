package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.page.DataFrames;
import pagurus.vm.page.HugeLeaves;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Moves data pages to another node while programs use them: a batch of entries becomes "moving",
 * one shootdown, copy, entries come back. Whoever faults on a marker waits.
 *
 * <p>Anonymous pages with one entry move; pages that several spaces share, pages of files, pinned
 * pages and pages that reclaim has in hand stay, and are counted.
 */
public final class Migration {
  private static final int BATCH = 64;

  /** What a migration did. */
  public record Report(long moved, long stayed) {
    Report plus(Report other) {
      return new Report(moved + other.moved, stayed + other.stayed);
    }
  }

  private final FlushSystem flush;
  private final DataFrames data;
  private final FrameTable records;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;
  private final AbsentEntries absent;

  Migration(FlushSystem flush, DataFrames data) {
    this.flush = flush;
    this.data = data;
    records = data.records();
    mode = data.core().mode();
    format = data.core().format();
    entries = data.core().entries();
    absent = new AbsentEntries(format);
  }

  /** Moves the pages of a space to a node, as far as they can be moved. */
  public Report migrate(KernelThread thread, AddressSpace space, int node) {
    Report report = new Report(0, 0);
    space.mapLock().lockRead(thread.cpu());
    try {
      for (Area area : space.areas().all()) {
        report = report.plus(migrate(thread, space, area, node));
      }
    } finally {
      space.mapLock().unlockRead(thread.cpu());
    }
    return report;
  }

  private Report migrate(KernelThread thread, AddressSpace space, Area area, int node) {
    long moved = 0;
    long stayed = 0;
    Batch batch = new Batch();
    for (long vaddr = area.start(); vaddr < area.end(); ) {
      thread.enter();
      batch.size = 0;
      try {
        try (Gather gather = flush.gather(thread, space)) {
          while (vaddr < area.end() && batch.size < BATCH) {
            Path path = thread.find(space, vaddr, 1);
            long span = mode.span(path.level());
            if (path.level() == 1 && format.isPresent(path.entry())) {
              stayed += take(thread, space, vaddr, node, batch, gather) ? 0 : 1;
            } else if (path.level() == HugeLeaves.LEVEL && format.isPresent(path.entry())) {
              stayed++;
            }
            vaddr = (vaddr & -span) + span;
          }
        }
        putBack(thread, space, batch);
      } finally {
        thread.leave();
      }
      moved += batch.size;
    }
    thread.counters().count(Event.PAGE_MIGRATED, moved);
    return new Report(moved, stayed);
  }

  /** Entries that have been taken, and the frames that shall have their content. */
  private static final class Batch {
    private final long[] vaddrs = new long[BATCH];
    private final long[] old = new long[BATCH];
    private final int[] fresh = new int[BATCH];
    private int size;
  }

  /** Turns the entry of a page that may move into a marker; true also if there is nothing to do. */
  private boolean take(
      KernelThread thread, AddressSpace space, long vaddr, int node, Batch batch, Gather gather) {
    Cpu cpu = thread.cpu();
    int fresh = data.allocateOn(cpu, node, 0, FrameKind.ANONYMOUS);
    if (fresh == Frames.NONE) {
      return false;
    }
    boolean taken = false;
    boolean there = false;
    if (thread.lockTableExact(space, vaddr, 1)) {
      long slot = thread.path().slot();
      long entry = entries.read(cpu, Step.LOOKUP, slot);
      if (format.isPresent(entry)) {
        int pfn = data.frameOf(entry, 1);
        there = records.nodeOf(pfn) == node;
        if (!there && mayMove(cpu, pfn)) {
          gather.of(thread.path().table());
          batch.vaddrs[batch.size] = vaddr;
          batch.old[batch.size] = data.unhook(cpu, space, vaddr, slot, 1, absent.moving());
          batch.fresh[batch.size++] = fresh;
          gather.changed(vaddr, mode.pageBytes());
          taken = true;
        }
      }
      thread.unlockTable();
    }
    if (!taken) {
      data.release(cpu, fresh);
    }
    return taken || there;
  }

  private boolean mayMove(Cpu cpu, int pfn) {
    return records.kind(pfn) == FrameKind.ANONYMOUS
        && records.order(pfn) == 0
        && records.references(cpu, pfn) == 1
        && data.swap().isSoleUser(cpu, pfn)
        && records.mark(cpu, pfn, FrameTable.ISOLATED);
  }

  private void putBack(KernelThread thread, AddressSpace space, Batch batch) {
    Cpu cpu = thread.cpu();
    for (int i = 0; i < batch.size; i++) {
      int old = data.frameOf(batch.old[i], 1);
      int fresh = batch.fresh[i];
      cpu.copy(Step.COPY_PAGE, records.paddr(old), records.paddr(fresh), records.frameBytes());
      long entry = format.withLeafAddress(batch.old[i], 1, records.paddr(fresh));
      if (records.isMarked(cpu, old, FrameTable.DIRTY)) {
        records.mark(cpu, fresh, FrameTable.DIRTY);
      }
      thread.lockTableThatStays(space, batch.vaddrs[i], 1);
      data.install(cpu, space, batch.vaddrs[i], thread.path().slot(), entry, 1);
      thread.unlockTable();
      records.unmark(cpu, old, FrameTable.ISOLATED);
      data.release(cpu, old);
    }
  }
}
