package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.page.DataFrames;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;
import pagurus.vm.table.TableLife;

/**
 * Gets hold of the page behind an address: for reading by a look-up without a lock (the kind of
 * GUP-fast), for writing under the lock of the table.
 *
 * <p><b>For reading</b> no lock is taken. The read section keeps tables from being freed under the
 * look-up; the count of a frame keeps the frame: it is raised only if it is not 0, and then the
 * entry is read again. If it is still the same, and after that its table is still live, the frame
 * was mapped at that moment and is now held. The table must be asked, because the old copy of a
 * table that has moved says for ever what it said; and where tables are shared the way to it must
 * be gone again, because the table may live on without this space. Huge leaves are refused: a split
 * would part the page from the count that was raised. A page that is pinned so may be parted from
 * its program by a store of the program, which gets a copy; the pin keeps what was there.
 *
 * <p><b>For writing.</b> Who stores to a page without an entry, as a device does, must go on to
 * share it with the program however long that takes: a program that got a copy would not see what
 * comes in. So a page is pinned for writing only through an entry that allows stores, when it is
 * the space's alone, or the page of a file that stores go through to; and is counted as pinned so
 * until it is let go. As long as it is, a private page stays the space's alone: fork gives the
 * child a copy at once; a store that meets an entry which forbids it, after a fork or a change of
 * rights, allows it in place; reclaim does not give the entry up for a slot, where a child could
 * come for the page. All of them hold the table's lock, and so does who pins. Who moves pages
 * counts all users and leaves it.
 */
public final class Pins {
  private final DataFrames data;
  private final FrameTable records;
  private final EntryFormat format;
  private final Entries entries;

  Pins(DataFrames data) {
    this.data = data;
    records = data.records();
    format = data.core().format();
    entries = data.core().entries();
  }

  /**
   * Gets hold of the page that an address translates to for reading.
   *
   * @return its frame, with one user more; {@link Frames#NONE} if the fast way does not work out
   */
  public int pin(KernelThread thread, AddressSpace space, long vaddr) {
    Cpu cpu = thread.cpu();
    thread.enter();
    try {
      Path path = thread.find(space, vaddr, 1);
      long seen = path.entry();
      if (path.level() == 1 && format.isPresent(seen)) {
        int pfn = data.frameOf(seen, 1);
        if (records.tryAddReference(cpu, pfn)) {
          if (isStillMapped(thread, space, vaddr, pfn)) {
            thread.counters().count(Event.PIN);
            return pfn;
          }
          data.release(cpu, pfn);
        }
      }
    } finally {
      thread.leave();
    }
    thread.counters().count(Event.PIN_FAILED);
    return Frames.NONE;
  }

  /**
   * Whether an address translates to a frame whose count has been raised.
   *
   * <p>A table that spaces share may be another's by now, who is alone with its pages and stores to
   * them: so the way to it is gone again. If it still leads there, nobody was alone before the
   * count was raised, and nobody is since (Linux's fast look-up reads the entry above again).
   */
  private boolean isStillMapped(KernelThread thread, AddressSpace space, long vaddr, int pfn) {
    Cpu cpu = thread.cpu();
    Path path = space.sharesTables() ? thread.find(space, vaddr, 1) : thread.path();
    long again = entries.read(cpu, Step.LOOKUP, path.slot());
    return path.level() == 1
        && format.isPresent(again)
        && data.frameOf(again, 1) == pfn
        && isLive(cpu, path);
  }

  private boolean isLive(Cpu cpu, Path path) {
    Core core = data.core();
    long word = core.tables().word(path.table(), path.level());
    return core.locks().life(cpu, word) == TableLife.LIVE;
  }

  /**
   * Gets hold of the page that an address translates to for writing. {@link #unpinWritten} must
   * follow. The caller holds no lock and is in no read section.
   *
   * @return its frame, with one user more; {@link Frames#NONE} if no leaf of level 1 allows stores
   *     there, or its table moves: who wants the page resolves a fault of a store and tries again
   */
  public int pinForWriting(KernelThread thread, AddressSpace space, long vaddr) {
    Cpu cpu = thread.cpu();
    int pfn = Frames.NONE;
    thread.enter();
    try {
      if (thread.lockTableExact(space, vaddr, 1)) {
        long entry = entries.read(cpu, Step.LOOKUP, thread.path().slot());
        if (format.isPresent(entry) && format.isWritable(entry)) {
          pfn = data.frameOf(entry, 1);
          records.addWritePin(cpu, pfn);
        }
        thread.unlockTable();
      }
    } finally {
      thread.leave();
    }
    thread.counters().count(pfn == Frames.NONE ? Event.PIN_FAILED : Event.PIN);
    return pfn;
  }

  /** Lets go of a page that {@link #pinForWriting} got hold of; it counts as stored to. */
  public void unpinWritten(KernelThread thread, int pfn) {
    records.mark(thread.cpu(), pfn, FrameTable.DIRTY);
    records.endWritePin(thread.cpu(), pfn);
    data.release(thread.cpu(), pfn);
  }

  /** Lets go of a page that {@link #pin} got hold of. */
  public void unpin(KernelThread thread, int pfn) {
    data.release(thread.cpu(), pfn);
  }
}
