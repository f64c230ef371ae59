package pagurus.vm.space;

import java.util.ArrayList;
import java.util.List;
import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.memory.PerFrame;

/**
 * Leaf tables with several parents, and whose parents those are.
 *
 * <p>A table is shared by spaces that see the same pages at the same addresses: after a fork that
 * does not copy leaf tables, or because they map the same file ({@link FileViews}). Each of them
 * has an entry of level 2 that refers to the table, at the address that the table translates from;
 * so naming the space names the parent's slot, wherever the parent is by now.
 *
 * <p><b>The rules.</b>
 *
 * <ul>
 *   <li>Who joins or leaves holds the table's lock. Who holds it knows all sharers, and that every
 *       one of them has a parent that refers to the table, or a marker of the holder's own.
 *   <li>Who found a table from a space, and gets its lock, asks whether the space still uses it: it
 *       may have left while the lock was awaited, and the table lives on ({@link #isUsedBy}).
 *   <li>Who reads a table without its lock and acts on what it says walks the way from the space to
 *       the table again: it may be another's alone by now, who stores in place ({@code Pins}).
 *   <li>Nobody leaves before the leaver's own CPUs have forgotten the table: who changes an entry
 *       later, or frees a page or the table, need not think of those who have left.
 *   <li>Who changes an entry tells the CPUs of all sharers ({@code Gather.of}).
 *   <li>Entries of private pages forbid stores, in the leaf itself: on RISC-V a table entry has no
 *       rights of its own. A space that would fill one, or store, gets a table of its own first.
 *       Pages of files that stores go through to are filled and written in place, for all.
 *   <li>The sharers' areas agree wherever the table translates, but for advice: who changes areas
 *       leaves the table first.
 *   <li>Users of frames and entries of the reverse map are counted once for each entry of the
 *       table, in the name of its owner, one of the sharers ({@code FrameTable.owner}).
 * </ul>
 *
 * <p>The list of a table's sharers is guarded by the table's lock. Whoever reads it without gets a
 * list that was right at some moment: a hint.
 */
public final class SharedTables {
  private final FrameTable records;

  /** For each frame that holds a shared table those who share it; an empty list for the others. */
  private final PerFrame<List<AddressSpace>> sharers;

  /** Nothing is shared yet. */
  public SharedTables(FrameTable records) {
    this.records = records;
    sharers = records.perFrame(List.of());
  }

  /** Whether a leaf table has several parents. */
  public boolean isShared(long table) {
    return sharers.has(records.pfn(table));
  }

  /** Who shares a table; empty if nobody does, or not any more. */
  public List<AddressSpace> sharers(long table) {
    return sharers.get(records.pfn(table));
  }

  /** Whether a leaf table is one of this space's. The table is locked. */
  public boolean isUsedBy(long table, AddressSpace space) {
    List<AddressSpace> all = sharers.get(records.pfn(table));
    return all.isEmpty() ? records.owner(records.pfn(table)) == space.id() : all.contains(space);
  }

  /** A second space, or one more, uses a table that {@code first} uses. The table is locked. */
  public void join(long table, AddressSpace first, AddressSpace next) {
    List<AddressSpace> all = new ArrayList<>(isShared(table) ? sharers(table) : List.of(first));
    all.add(next);
    sharers.set(records.pfn(table), List.copyOf(all));
  }

  /**
   * A space does not use a table any more, and its CPUs have forgotten it. If it was the owner, the
   * entries must be in the name of the {@link #heir} by now. The table is locked.
   */
  public void leave(Cpu cpu, long table, AddressSpace space) {
    int pfn = records.pfn(table);
    records.setOwner(cpu, pfn, heir(table, space));
    List<AddressSpace> rest = new ArrayList<>(sharers(table));
    rest.remove(space);
    if (rest.size() > 1) {
      sharers.set(pfn, List.copyOf(rest));
    } else {
      sharers.clear(pfn);
    }
  }

  /** Who owns a table when a sharer has left: its owner, or else the first of the others. */
  public int heir(long table, AddressSpace leaver) {
    int owner = records.owner(records.pfn(table));
    if (owner != leaver.id()) {
      return owner;
    }
    for (AddressSpace space : sharers(table)) {
      if (space != leaver) {
        return space.id();
      }
    }
    throw new IllegalStateException("nobody but %s uses p0x%x".formatted(leaver, table));
  }

  /** A table is about to take another's place: what file it shows goes over. The old is locked. */
  public void keepsView(long old, long replacement) {
    records.setView(records.pfn(replacement), records.view(records.pfn(old)));
  }

  /** A table has taken another's place under every parent. Both are locked. */
  public void replaced(Cpu cpu, long old, long replacement) {
    int pfn = records.pfn(replacement);
    records.setOwner(cpu, pfn, records.owner(records.pfn(old)));
    sharers.set(pfn, sharers.get(records.pfn(old)));
    sharers.clear(records.pfn(old));
  }
}
