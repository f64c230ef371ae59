package pagurus.vm.page;

import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.FrameRelease;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.Frames;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/** Frames of data: born with one user, tied to entries, freed when the last user lets go. */
public final class DataFrames implements FrameRelease {
  private final Core core;
  private final Frames frames;
  private final FrameTable records;
  private final Entries entries;
  private final EntryFormat format;
  private final ReverseMap reverse;
  private final Swap swap;

  /** Data in these frames. */
  public DataFrames(Core core, ReverseMap reverse, Swap swap) {
    this.core = core;
    this.reverse = reverse;
    this.swap = swap;
    frames = core.frames();
    records = frames.table();
    entries = core.entries();
    format = core.format();
  }

  /** Takes a block on exactly this node, with one user: the caller. */
  public int allocateOn(Cpu cpu, int node, int order, FrameKind kind) {
    return born(cpu, frames.allocateOn(cpu, node, order, kind, false));
  }

  /** Takes a frame on the nearest node that has one, with one user: the caller. */
  public int allocateNear(Cpu cpu, int node, FrameKind kind) {
    return born(cpu, frames.allocateNear(cpu, node, 0, kind, false));
  }

  private int born(Cpu cpu, int pfn) {
    if (pfn != Frames.NONE) {
      records.setReferences(cpu, pfn, 1);
    }
    return pfn;
  }

  @Override
  public void release(Cpu cpu, int pfn) {
    if (!records.dropReference(cpu, pfn)) {
      return;
    }
    if (records.kind(pfn) == FrameKind.ANONYMOUS) {
      swap.forget(cpu, pfn);
    }
    records.setReferences(cpu, pfn, 0);
    frames.free(cpu, pfn, records.order(pfn));
  }

  /**
   * Puts a leaf entry where an absent one is; the frame's user is the entry from now on. The table
   * is locked, and so is the absence of the old entry.
   */
  public void install(Cpu cpu, AddressSpace space, long vaddr, long slot, long entry, int level) {
    int pfn = records.pfn(format.leafAddress(entry, level));
    reverse.add(cpu, pfn, ownerOf(space, slot, level), vaddr);
    entries.write(cpu, Step.INSTALL, slot, entry);
  }

  /**
   * Takes a leaf entry away, exactly: no A or D bit that hardware set before is lost, none can be
   * set after (X4). D goes over to the frame. The table is locked. The entry's use of the frame
   * passes to the caller, who must hold on to it until the flush.
   *
   * @return the entry as it was
   */
  public long unhook(
      Cpu cpu, AddressSpace space, long vaddr, long slot, int level, long replacement) {
    long old = entries.exchange(cpu, Step.UNHOOK, slot, replacement);
    int pfn = records.pfn(format.leafAddress(old, level));
    if (format.isDirty(old)) {
      records.mark(cpu, pfn, FrameTable.DIRTY);
    }
    reverse.remove(cpu, pfn, ownerOf(space, slot, level), vaddr);
    return old;
  }

  /** In whose name an entry is counted: a table that is shared, or was, may be another's. */
  private int ownerOf(AddressSpace space, long slot, int level) {
    return level == 1 && space.sharesTables() ? records.owner(records.pfn(slot)) : space.id();
  }

  /** The frame that a leaf entry maps. */
  public int frameOf(long entry, int level) {
    return records.pfn(format.leafAddress(entry, level));
  }

  /**
   * Whether an anonymous frame is one entry's alone, so that a store through that entry is nobody
   * else's affair: it has no other user, and no other space can come for it by its home. Stays true
   * as long as the entry's table is locked, but for who takes the frame in hand for a while.
   */
  public boolean isExclusive(Cpu cpu, int pfn) {
    return records.kind(pfn) == FrameKind.ANONYMOUS && swap.hasOneUser(cpu, pfn);
  }

  /**
   * Whether a store through an entry goes into the frame that it maps, and not into a copy: the
   * frame is the entry's alone, or pinned for writing through it, and then it stays so. The entry's
   * table is locked.
   */
  public boolean isStoredToInPlace(Cpu cpu, int pfn) {
    return isWritePinned(cpu, pfn) || isExclusive(cpu, pfn);
  }

  /**
   * Whether an anonymous frame is pinned for writing: by an entry that allowed stores, so it is the
   * space's alone, and nobody else may come to see it. Exact while the entry's table is locked.
   */
  public boolean isWritePinned(Cpu cpu, int pfn) {
    return records.kind(pfn) == FrameKind.ANONYMOUS && records.isPinnedForWriting(cpu, pfn);
  }

  /**
   * Locks the table that holds the entry of an address, if that entry still maps the frame; the
   * thread's path then leads to it.
   */
  public boolean lockMapping(KernelThread thread, AddressSpace space, long vaddr, int pfn) {
    if (!thread.lockTableExact(space, vaddr, 1)) {
      return false;
    }
    long entry = entries.read(thread.cpu(), Step.LOOKUP, thread.path().slot());
    if (format.isPresent(entry) && frameOf(entry, 1) == pfn) {
      return true;
    }
    thread.unlockTable();
    return false;
  }

  /** The records of all frames. */
  public FrameTable records() {
    return records;
  }

  /** The foundations. */
  public Core core() {
    return core;
  }

  /** Who maps what. */
  public ReverseMap reverse() {
    return reverse;
  }

  /** Where anonymous pages go. */
  public Swap swap() {
    return swap;
  }
}
