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
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;

/**
 * Takes isolated pages out of memory: unhook every entry of every page, flush each space once,
 * write what is dirty, let go.
 *
 * <p>Between unhooking and letting go a fault may want a page back. It finds the frame through its
 * home (swap slot or file page) and maps it again; then the frame has a user more than expected and
 * stays. That the content is being written at that moment does no harm: a store through the new
 * entry sets D there, and the page will be written again.
 */
final class Eviction {
  private final DataFrames data;
  private final FrameTable records;
  private final Files files;
  private final Spaces spaces;
  private final FlushSystem flush;
  private final Entries entries;
  private final EntryFormat format;
  private final AbsentEntries absent;

  Eviction(DataFrames data, Files files, Spaces spaces, FlushSystem flush) {
    this.data = data;
    this.files = files;
    this.spaces = spaces;
    this.flush = flush;
    records = data.records();
    entries = data.core().entries();
    format = data.core().format();
    absent = new AbsentEntries(format);
  }

  /** Gives a frame that was in hand back to whoever uses it. */
  void putBack(Cpu cpu, int pfn, boolean isolated) {
    if (isolated) {
      records.unmark(cpu, pfn, FrameTable.ISOLATED);
    }
    data.release(cpu, pfn);
  }

  /** Whether only entries, the page cache and the caller use a frame: no pin, nobody else. */
  boolean isEvictable(KernelThread thread, int pfn) {
    Mappings mappings = new Mappings();
    data.reverse().snapshot(thread.cpu(), pfn, mappings);
    return records.references(thread.cpu(), pfn) == mappings.size() + ownUsers(pfn);
  }

  private int ownUsers(int pfn) {
    return records.kind(pfn) == FrameKind.FILE ? 2 : 1;
  }

  /**
   * Reads and clears A in every entry that maps a frame; says whether any was set (X11: a hint).
   */
  boolean age(KernelThread thread, int pfn) {
    Mappings mappings = new Mappings();
    data.reverse().snapshot(thread.cpu(), pfn, mappings);
    boolean used = false;
    for (int i = 0; i < mappings.size(); i++) {
      long vaddr = mappings.vaddr(i);
      Optional<AddressSpace> space = spaces.find(thread.cpu(), mappings.space(i));
      if (space.isPresent() && data.lockMapping(thread, space.get(), vaddr, pfn)) {
        used |= clearAccessed(thread.cpu(), thread.path().slot());
        thread.unlockTable();
      }
    }
    return used;
  }

  private boolean clearAccessed(Cpu cpu, long slot) {
    while (true) {
      long entry = entries.read(cpu, Step.AGE, slot);
      if (!format.isAccessed(entry)) {
        return false;
      }
      if (entries.replace(cpu, Step.AGE, slot, entry, format.withoutAccessed(entry))) {
        return true;
      }
    }
  }

  /** Takes a batch out of memory and empties it; says how many pages went. */
  int evict(KernelThread thread, EvictionBatch batch) {
    List<Gather> gathers = new ArrayList<>();
    try {
      for (int i = 0; i < batch.size(); i++) {
        unhook(thread, batch, i, gathers);
      }
    } finally {
      gathers.forEach(Gather::close);
    }
    int gone = 0;
    for (int i = 0; i < batch.size(); i++) {
      gone += letGo(thread, batch.frame(i), batch.neverWritten(i)) ? 1 : 0;
    }
    batch.clear();
    return gone;
  }

  private void unhook(KernelThread thread, EvictionBatch batch, int index, List<Gather> gathers) {
    Cpu cpu = thread.cpu();
    int pfn = batch.frame(index);
    boolean anonymous = records.kind(pfn) == FrameKind.ANONYMOUS;
    batch.setNeverWritten(index, false);
    if (anonymous && records.home(pfn) == FrameTable.NO_HOME) {
      if (data.swap().adopt(cpu, pfn) == Swap.NONE) {
        return;
      }
      batch.setNeverWritten(index, true);
    }
    Mappings mappings = new Mappings();
    data.reverse().snapshot(cpu, pfn, mappings);
    for (int i = 0; i < mappings.size(); i++) {
      long vaddr = mappings.vaddr(i);
      Optional<AddressSpace> space = spaces.find(cpu, mappings.space(i));
      if (space.isEmpty()) {
        continue;
      }
      Gather gather = gatherFor(thread, space.get(), gathers);
      if (data.lockMapping(thread, space.get(), vaddr, pfn)) {
        if (!data.isWritePinned(cpu, pfn)) { // else a child could get it from its slot
          gather.of(thread.path().table());
          data.unhook(cpu, space.get(), vaddr, thread.path().slot(), 1, replacement(cpu, pfn));
          gather.pageIn(thread.path().slot(), vaddr, pfn);
        }
        thread.unlockTable();
      }
    }
  }

  private long replacement(Cpu cpu, int pfn) {
    if (records.kind(pfn) == FrameKind.FILE) {
      return AbsentEntries.EMPTY;
    }
    int slot = (int) records.home(pfn);
    data.swap().addUser(cpu, slot);
    return absent.swapped(slot);
  }

  @SuppressWarnings("MustBeClosedChecker") // evict closes all of them
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

  /** Writes a page that is out of everybody's reach if it must be, and frees it if it still is. */
  private boolean letGo(KernelThread thread, int pfn, boolean neverWritten) {
    Cpu cpu = thread.cpu();
    boolean anonymous = records.kind(pfn) == FrameKind.ANONYMOUS;
    boolean homeless = records.home(pfn) == FrameTable.NO_HOME;
    if (homeless) {
      putBack(cpu, pfn, true);
      return false;
    }
    boolean dirty = records.unmark(cpu, pfn, FrameTable.DIRTY);
    if (dirty || neverWritten) {
      write(cpu, pfn, anonymous);
    }
    boolean gone =
        anonymous ? data.swap().expel(cpu, pfn) : files.get(records.owner(pfn)).expel(cpu, pfn);
    if (gone) {
      thread.counters().count(dirty || neverWritten ? Event.PAGE_OUT : Event.PAGE_DROPPED);
    }
    putBack(cpu, pfn, true);
    return gone;
  }

  private void write(Cpu cpu, int pfn, boolean anonymous) {
    if (anonymous) {
      data.swap().write(cpu, pfn);
    } else {
      files.get(records.owner(pfn)).write(cpu, pfn);
    }
  }
}
