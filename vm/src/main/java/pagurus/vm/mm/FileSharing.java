package pagurus.vm.mm;

import java.util.Optional;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.mm.TableBuilder.Built;
import pagurus.vm.page.DataFrames;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.FileViews;
import pagurus.vm.space.FileViews.Offer;
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
  private final TableBuilder builder;
  private final TableSharing sharing;
  private final PagingMode mode;
  private final AbsentEntries absent;

  FileSharing(
      DataFrames data, Spaces spaces, FileViews views, TableBuilder builder, TableSharing sharing) {
    this.data = data;
    this.spaces = spaces;
    this.views = views;
    this.builder = builder;
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

  /** What a leaf table of an address would show, if that is one file only. */
  Optional<View> viewAt(Area area, long vaddr) {
    long span = mode.span(PARENTS);
    long start = vaddr & -span;
    if (fills(area, start, span) && area.backing() instanceof Backing.File file) {
      long page = area.pageOf(start, mode.pageShift());
      return Optional.of(new View(file.file(), page, start, area.rights()));
    }
    return Optional.empty();
  }

  /**
   * Provides for a leaf table that shows a view: a share of one that another space has, or one that
   * others may share from then on. The map lock is held, and the table above is there.
   *
   * @return false if there is no memory; else it must be looked again
   */
  boolean provide(KernelThread thread, AddressSpace space, View view) {
    Cpu cpu = thread.cpu();
    Offer offer = views.seek(cpu, view);
    Share share = join(thread, space, offer);
    Built built =
        share == Share.NOBODY_HAS_ANY
            ? builder.build(thread, space, view.start(), PARENTS, true, offer.number())
            : Built.NOT_NEEDED;
    if (share == Share.TAKEN || built == Built.DONE) {
      views.add(cpu, offer, space.id());
    } else {
      views.giveUp(cpu, offer);
    }
    return built != Built.NO_MEMORY;
  }

  /** What came of looking for somebody whose table could be shared. */
  private enum Share {
    TAKEN,
    LOOK_AGAIN,
    NOBODY_HAS_ANY
  }

  private Share join(KernelThread thread, AddressSpace space, Offer offer) {
    Cpu cpu = thread.cpu();
    long start = offer.view().start();
    for (int id : offer.viewers()) {
      Optional<AddressSpace> other = id == space.id() ? Optional.empty() : spaces.find(cpu, id);
      if (other.isPresent() && thread.lockTableExact(other.get(), start, 1)) {
        long table = thread.path().table();
        boolean shows = data.records().view(data.records().pfn(table)) == offer.number();
        boolean ready = shows && !sharing.hasMarker(cpu, table);
        boolean taken = ready && hook(thread, space, other.get(), start, table);
        data.core().locks().unlock(cpu, data.core().tables().word(table, 1));
        if (shows && !ready) {
          cpu.relax(Step.AWAIT_MOVE);
        }
        if (shows) {
          return taken ? Share.TAKEN : Share.LOOK_AGAIN;
        }
      } else if (other.isPresent() && absent.isMoving(thread.path().entry())) {
        cpu.relax(Step.AWAIT_MOVE);
        return Share.LOOK_AGAIN;
      }
    }
    return Share.NOBODY_HAS_ANY;
  }

  /**
   * With the table locked, its new parent may be waited for. Says whether there was no table yet.
   */
  private boolean hook(
      KernelThread thread, AddressSpace space, AddressSpace other, long start, long table) {
    Cpu cpu = thread.cpu();
    thread.lockTableThatStays(space, start, PARENTS);
    long slot = thread.path().slot();
    boolean empty = data.core().entries().read(cpu, Step.LOOKUP, slot) == AbsentEntries.EMPTY;
    if (empty) {
      data.core().shared().join(table, other, space);
      data.core().entries().write(cpu, Step.INSTALL, slot, sharing.tableEntry(table));
      thread.counters().count(Event.TABLE_SHARED);
    }
    thread.unlockTable();
    return empty;
  }
}
