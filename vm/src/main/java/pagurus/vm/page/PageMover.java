package pagurus.vm.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.AbsentEntries;

/**
 * Moves data pages out of frames, whoever maps them: anonymous pages, shared or not, pages of
 * files, pages with a home in swap, and huge ones.
 *
 * <p>A batch of frames is taken in hand; every entry that maps one becomes "moving", exactly, so
 * that its D bit is known; one flush for each space. Then nobody can reach a frame but who has
 * pinned it, or through its home. So its users are counted before it is copied, for a device may
 * store by a pin and let go of it; and once more under the lock of the home, and only if they are
 * those that were taken away, and nobody has stored to the page of a file meanwhile, does the home
 * name the copy. Else the entries come back as they were.
 *
 * <p>Takes no map lock, like reclaim: who changes areas waits for the markers.
 */
public final class PageMover {
  /** Where copies go. */
  @FunctionalInterface
  public interface FrameSource {
    /** Takes a block with one user, the caller; {@link Frames#NONE} if there is none. */
    int take(Cpu cpu, int order, FrameKind kind);
  }

  /** An entry that was taken away, of the frame with this place in the batch. */
  private record Taken(int place, AddressSpace space, long vaddr, long entry) {}

  private final DataFrames data;
  private final FrameTable records;
  private final Files files;
  private final HugeLeaves huge;
  private final Spaces spaces;
  private final FlushSystem flush;
  private final EntryFormat format;
  private final AbsentEntries absent;

  /** A mover for a whole machine. */
  public PageMover(
      DataFrames data, Files files, HugeLeaves huge, Spaces spaces, FlushSystem flush) {
    this.data = data;
    this.files = files;
    this.huge = huge;
    this.spaces = spaces;
    this.flush = flush;
    records = data.records();
    format = data.core().format();
    absent = new AbsentEntries(format);
  }

  /**
   * Moves what some frames hold. The caller holds no lock and is in no read section.
   *
   * @return what became of each, in the same order
   */
  public List<PageOutcome> move(KernelThread thread, List<Integer> frames, FrameSource source) {
    int[] copies = new int[frames.size()];
    PageOutcome[] outcomes = new PageOutcome[frames.size()];
    List<Taken> taken = new ArrayList<>();
    List<Gather> gathers = new ArrayList<>();
    thread.enter();
    try {
      try {
        for (int i = 0; i < copies.length; i++) {
          copies[i] = Frames.NONE;
          outcomes[i] = take(thread, frames.get(i), i, copies, source);
          if (copies[i] != Frames.NONE) {
            unhook(thread, frames.get(i), i, taken, gathers);
          }
        }
      } finally {
        gathers.forEach(Gather::close);
      }
      for (int i = 0; i < copies.length; i++) {
        if (copies[i] != Frames.NONE) {
          outcomes[i] = settle(thread, frames.get(i), copies[i], i, taken);
        }
      }
    } finally {
      thread.leave();
    }
    data.core().retired().reap(thread.cpu());
    return List.of(outcomes);
  }

  /** Takes a frame in hand and finds it a copy; if there is none, says why. */
  private PageOutcome take(
      KernelThread thread, int pfn, int place, int[] copies, FrameSource source) {
    Cpu cpu = thread.cpu();
    if (!records.tryAddReference(cpu, pfn)) {
      return PageOutcome.VANISHED;
    }
    if (records.order(pfn) > 0) {
      PageOutcome outcome = moveHuge(thread, pfn, source);
      data.release(cpu, pfn);
      return outcome;
    }
    if (!records.mark(cpu, pfn, FrameTable.ISOLATED)) {
      data.release(cpu, pfn);
      return PageOutcome.IN_HAND;
    }
    Mappings mappings = new Mappings();
    data.reverse().snapshot(cpu, pfn, mappings);
    PageOutcome outcome = PageOutcome.HELD;
    boolean arriving =
        records.kind(pfn) == FrameKind.FILE && records.home(pfn) == FrameTable.NO_HOME;
    if (!arriving && records.references(cpu, pfn) == mappings.size() + ownUsers(pfn)) {
      copies[place] = source.take(cpu, 0, records.kind(pfn));
      outcome = PageOutcome.NO_MEMORY;
    }
    if (copies[place] == Frames.NONE) {
      letGo(cpu, pfn);
    }
    return outcome;
  }

  private PageOutcome moveHuge(KernelThread thread, int pfn, FrameSource source) {
    int copy = source.take(thread.cpu(), records.order(pfn), FrameKind.ANONYMOUS);
    if (copy == Frames.NONE) {
      huge.splitAll(thread, pfn);
      return PageOutcome.NO_MEMORY;
    }
    if (huge.replace(thread, pfn, copy)) {
      thread.counters().count(Event.PAGE_MIGRATED, 1L << records.order(copy));
      return PageOutcome.MOVED;
    }
    data.release(thread.cpu(), copy);
    return PageOutcome.HELD;
  }

  private int ownUsers(int pfn) {
    return records.kind(pfn) == FrameKind.FILE ? 2 : 1;
  }

  private void letGo(Cpu cpu, int pfn) {
    records.unmark(cpu, pfn, FrameTable.ISOLATED);
    data.release(cpu, pfn);
  }

  private void unhook(
      KernelThread thread, int pfn, int place, List<Taken> taken, List<Gather> gathers) {
    Cpu cpu = thread.cpu();
    Mappings mappings = new Mappings();
    data.reverse().snapshot(cpu, pfn, mappings);
    for (int i = 0; i < mappings.size(); i++) {
      long vaddr = mappings.vaddr(i);
      Optional<AddressSpace> found = spaces.find(cpu, mappings.space(i));
      if (found.isEmpty()) {
        continue;
      }
      AddressSpace space = found.get();
      Gather gather = gatherFor(thread, space, gathers);
      if (data.lockMapping(thread, space, vaddr, pfn)) {
        gather.of(thread.path().table());
        long entry = data.unhook(cpu, space, vaddr, thread.path().slot(), 1, absent.moving());
        gather.changedIn(thread.path().slot(), vaddr);
        thread.unlockTable();
        taken.add(new Taken(place, space, vaddr, entry));
      }
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // move closes all of them
  private Gather gatherFor(KernelThread thread, AddressSpace space, List<Gather> gathers) {
    for (Gather gather : gathers) {
      if (gather.space() == space) {
        return gather;
      }
    }
    Gather gather = flush.gather(thread, space);
    gathers.add(gather);
    return gather;
  }

  private PageOutcome settle(KernelThread thread, int pfn, int copy, int place, List<Taken> taken) {
    Cpu cpu = thread.cpu();
    List<Taken> own = taken.stream().filter(one -> one.place == place).toList();
    int users = own.size() + ownUsers(pfn);
    boolean dirty = wasDirty(cpu, pfn);
    boolean alone = records.references(cpu, pfn) == users;
    if (alone) {
      cpu.copy(Step.COPY_PAGE, records.paddr(pfn), records.paddr(copy), records.frameBytes());
      if (dirty) {
        records.mark(cpu, copy, FrameTable.DIRTY);
      }
    }
    boolean moved = alone && substitute(cpu, pfn, copy, users);
    for (Taken one : own) {
      thread.lockTableThatStays(one.space, one.vaddr, 1);
      long slot = thread.path().slot();
      if (moved) {
        records.addReference(cpu, copy);
        long entry = format.withLeafAddress(one.entry, 1, records.paddr(copy));
        data.install(cpu, one.space, one.vaddr, slot, entry, 1);
      } else {
        data.install(cpu, one.space, one.vaddr, slot, one.entry, 1);
      }
      thread.unlockTable();
      if (moved) {
        data.release(cpu, pfn);
      }
    }
    if (dirty && !moved) {
      records.mark(cpu, pfn, FrameTable.DIRTY);
    }
    letGo(cpu, pfn);
    data.release(cpu, copy);
    if (moved) {
      thread.counters().count(Event.PAGE_MIGRATED);
    }
    return moved ? PageOutcome.MOVED : PageOutcome.HELD;
  }

  /**
   * Whether a frame that nobody maps has the mark; a page of a file loses it. While it is copied it
   * can be mapped anew, stored to and unmapped, and has as many users then as before: but the mark
   * is back.
   */
  private boolean wasDirty(Cpu cpu, int pfn) {
    return records.kind(pfn) == FrameKind.FILE
        ? records.unmark(cpu, pfn, FrameTable.DIRTY)
        : records.isMarked(cpu, pfn, FrameTable.DIRTY);
  }

  private boolean substitute(Cpu cpu, int pfn, int copy, int users) {
    return records.kind(pfn) == FrameKind.FILE
        ? files.get(records.owner(pfn)).substitute(cpu, pfn, copy, users)
        : data.swap().substitute(cpu, pfn, copy, users);
  }
}
