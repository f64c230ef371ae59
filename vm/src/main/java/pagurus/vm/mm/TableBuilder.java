package pagurus.vm.mm;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.page.PageSupply;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.FileViews;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.TableStore;

/**
 * Builds the tables on the way to an address, one level at a time.
 *
 * <p>The reserve is for faults and splits, without which no memory could be won back. Whoever
 * builds tables beforehand, as fork does, must do without: otherwise a few forks would leave no
 * table for the next fault.
 */
public final class TableBuilder {
  /** How often memory is won back before building tables beforehand is given up. */
  private static final int PATIENCE = 8;

  private final Core core;
  private final PageSupply supply;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Entries entries;

  TableBuilder(Core core, PageSupply supply) {
    this.core = core;
    this.supply = supply;
    mode = core.mode();
    format = core.format();
    entries = core.entries();
  }

  /**
   * Makes the table that an empty entry of this level should refer to. Whoever comes second finds
   * that the entry is no longer empty, which is as good.
   *
   * @param urgent whether the reserve may be used
   * @return false if there is no memory
   */
  boolean build(KernelThread thread, AddressSpace space, long vaddr, int level, boolean urgent) {
    return build(thread, space, vaddr, level, urgent, FileViews.NONE) != Built.NO_MEMORY;
  }

  /** What came of building a table. */
  enum Built {
    DONE,
    NOT_NEEDED,
    NO_MEMORY
  }

  /** The same for a leaf table that shows a view of a file, and may be shared for that. */
  Built build(
      KernelThread thread, AddressSpace space, long vaddr, int level, boolean urgent, int view) {
    Cpu cpu = thread.cpu();
    long start = vaddr & -mode.span(level);
    long table = core.tables().allocateNear(cpu, cpu.node(), level - 1, space, start, urgent);
    if (table == TableStore.NONE) {
      return Built.NO_MEMORY;
    }
    if (view != FileViews.NONE) {
      core.frames().table().setView(core.frames().table().pfn(table), view);
    }
    boolean used = false;
    if (thread.lockTable(space, vaddr, level)) {
      long slot = thread.path().slot();
      if (entries.read(cpu, Step.LOOKUP, slot) == AbsentEntries.EMPTY) {
        entries.write(cpu, Step.INSTALL, slot, format.makeTable(table, level));
        used = true;
      }
      thread.unlockTable();
    }
    if (!used) {
      core.tables().free(cpu, table, level - 1);
    }
    return used ? Built.DONE : Built.NOT_NEEDED;
  }

  /**
   * Builds every table down to a level, for pages that will come later; wins memory back if need
   * be.
   *
   * @return false if there is no memory, or a huge leaf is in the way
   */
  boolean buildTo(KernelThread thread, AddressSpace space, long vaddr, int level) {
    int failures = 0;
    while (true) {
      var path = thread.find(space, vaddr, level);
      if (path.level() == level) {
        return true;
      }
      if (format.isPresent(path.entry())) {
        return false;
      }
      if (path.entry() != AbsentEntries.EMPTY) {
        thread.cpu().relax(Step.AWAIT_MOVE);
      } else if (!build(thread, space, vaddr, path.level(), false)
          && (++failures > PATIENCE || !supply.reclaimAround(thread, thread.cpu().node()))) {
        return false;
      }
    }
  }
}
