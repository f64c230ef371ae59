package pagurus.vm.mm;

import java.util.Optional;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.page.DataFrames;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.FileViews;
import pagurus.vm.space.FileViews.View;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.AbsentEntries;

/**
 * Spaces that have nothing to do with each other share the leaf tables of a file that both map.
 *
 * <p>A table qualifies when an area of a shared file covers all that it translates. At the first
 * touch, instead of building one, a space looks for a space that has a table for the same pages of
 * the file with the same rights, at the same address, and takes a share of it, under the table's
 * lock. Not promised: at another address each has its own.
 *
 * <p>Who changes areas takes the table out of the offer first, or leaves it ({@link TableSharing}):
 * so a table that carries the number of a view is what the view says.
 */
final class FileSharing {
  /** The level of the parents of leaf tables. */
  private static final int PARENTS = 2;

  private final DataFrames data;
  private final Spaces spaces;
  private final FileViews views;
  private final TableSharing sharing;
  private final PagingMode mode;
  private final AbsentEntries absent;

  FileSharing(DataFrames data, Spaces spaces, FileViews views, TableSharing sharing) {
    this.data = data;
    this.spaces = spaces;
    this.views = views;
    this.sharing = sharing;
    mode = data.core().mode();
    absent = new AbsentEntries(data.core().format());
  }

  /** Whether tables of an area may be shared with other spaces, if their files and rights agree. */
  static boolean mayShare(PagingMode mode, Area area) {
    long span = mode.span(PARENTS);
    long start = (area.start() + span - 1) & -span;
    return mode.levels() >= PARENTS && fills(area, start, span);
  }

  /** Whether an area of a shared file is all that a table translates. */
  private static boolean fills(Area area, long start, long span) {
    return !area.backing().isPrivate() && start >= area.start() && start + span <= area.end();
  }

  /** The number of what a leaf table of an address would show; {@link FileViews#NONE} if mixed. */
  int viewAt(KernelThread thread, Area area, long vaddr) {
    long span = mode.span(PARENTS);
    long start = vaddr & -span;
    if (fills(area, start, span) && area.backing() instanceof Backing.File file) {
      long page = area.pageOf(start, mode.pageShift());
      return views.number(thread.cpu(), new View(file.file(), page, start, area.rights()));
    }
    return FileViews.NONE;
  }

  /** A space has built a table that shows a view. */
  void offer(KernelThread thread, AddressSpace space, int view) {
    views.add(thread.cpu(), view, space.id());
  }

  /**
   * Takes a share of a table that another space has, where this space has none yet. The map lock is
   * held, and the table above is there.
   *
   * @return whether there is a table now, or must be looked again
   */
  boolean join(KernelThread thread, AddressSpace space, long vaddr, int view) {
    Cpu cpu = thread.cpu();
    long start = vaddr & -mode.span(PARENTS);
    for (int id : views.viewers(cpu, view)) {
      Optional<AddressSpace> other = id == space.id() ? Optional.empty() : spaces.find(cpu, id);
      if (other.isPresent() && thread.lockTableExact(other.get(), start, 1)) {
        long table = thread.path().table();
        boolean shows = data.records().view(data.records().pfn(table)) == view;
        boolean ready = shows && !sharing.hasMarker(cpu, table);
        if (ready) {
          hook(thread, space, other.get(), start, table);
        }
        data.core().locks().unlock(cpu, data.core().tables().word(table, 1));
        if (ready) {
          views.add(cpu, view, space.id());
          return true;
        }
        if (shows) {
          cpu.relax(Step.AWAIT_MOVE);
          return true;
        }
      }
      if (other.isPresent() && absent.isMoving(thread.path().entry())) {
        cpu.relax(Step.AWAIT_MOVE);
        return true;
      }
      if (id != space.id()) {
        views.remove(cpu, view, id);
      }
    }
    return false;
  }

  /** With the table locked, its new parent may be waited for. */
  private void hook(
      KernelThread thread, AddressSpace space, AddressSpace other, long start, long table) {
    Cpu cpu = thread.cpu();
    thread.lockTableThatStays(space, start, PARENTS);
    long slot = thread.path().slot();
    if (data.core().entries().read(cpu, Step.LOOKUP, slot) == AbsentEntries.EMPTY) {
      data.core().shared().join(table, other, space);
      data.core().entries().write(cpu, Step.INSTALL, slot, sharing.tableEntry(table));
      thread.counters().count(Event.TABLE_SHARED);
    }
    thread.unlockTable();
  }
}
