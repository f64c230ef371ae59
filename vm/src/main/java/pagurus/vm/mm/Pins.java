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
 * Lock-free look-ups that get hold of the page behind an address (the kind of GUP-fast).
 *
 * <p>No lock is taken. The read section keeps tables from being freed under the look-up; the count
 * of a frame keeps the frame: it is raised only if it is not 0, and then the entry is read again.
 * If it is still the same, and after that its table is still live, the frame was mapped at that
 * moment and is now held. The table must be asked, because the old copy of a table that has moved
 * says for ever what it said; and where tables are shared the way to it must be gone again, because
 * the table may live on without this space. Huge leaves are refused: a split would part the page
 * from the count that was raised.
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

  /** Lets go of a page. */
  public void unpin(KernelThread thread, int pfn) {
    data.release(thread.cpu(), pfn);
  }
}
