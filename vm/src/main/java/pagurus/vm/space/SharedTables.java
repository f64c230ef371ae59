package pagurus.vm.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagurus.machine.Cpu;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.sync.SpinLock;

/**
 * Leaf tables with several parents, and whose parents those are.
 *
 * <p>A table is shared by spaces that see the same pages at the same addresses: after a fork that
 * does not copy leaf tables. Each of them has an entry of level 2 that refers to the table, at the
 * address that the table translates from; so naming the space names the parent's slot, wherever the
 * parent is by now.
 *
 * <p><b>The rules.</b>
 *
 * <ul>
 *   <li>Who joins or leaves holds the table's lock. Who holds it knows all sharers, and that every
 *       one of them has a parent that refers to the table, or a marker of the holder's own.
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
 * <p>Whether a table is shared is a flag in its record, guarded by the table's lock; without the
 * lock it is a hint. The lists are guarded by a lock of their own.
 */
public final class SharedTables {
  private final FrameTable records;
  private final SpinLock lock;
  private final Map<Long, List<AddressSpace>> sharers = new HashMap<>();

  /** Nothing is shared yet. */
  public SharedTables(FrameTable records, SpinLock lock) {
    this.records = records;
    this.lock = lock;
  }

  /** Whether a leaf table has several parents. */
  public boolean isShared(long table) {
    return records.isShared(records.pfn(table));
  }

  /** Who shares a table; empty if nobody does, or not any more. */
  public List<AddressSpace> sharers(Cpu cpu, long table) {
    lock.lock(cpu);
    List<AddressSpace> all = sharers.getOrDefault(table, List.of());
    lock.unlock(cpu);
    return all;
  }

  /** A second space, or one more, uses a table that {@code first} uses. The table is locked. */
  public void join(Cpu cpu, long table, AddressSpace first, AddressSpace next) {
    lock.lock(cpu);
    List<AddressSpace> all = new ArrayList<>(sharers.getOrDefault(table, List.of(first)));
    all.add(next);
    sharers.put(table, List.copyOf(all));
    lock.unlock(cpu);
    records.setShared(records.pfn(table), true);
  }

  /**
   * A space does not use a table any more, and its CPUs have forgotten it. If it was the owner, the
   * entries must be in the name of the {@link #heir} by now. The table is locked.
   */
  public void leave(Cpu cpu, long table, AddressSpace space) {
    lock.lock(cpu);
    List<AddressSpace> rest = new ArrayList<>(sharers.getOrDefault(table, List.of()));
    rest.remove(space);
    if (rest.size() > 1) {
      sharers.put(table, List.copyOf(rest));
    } else {
      sharers.remove(table);
    }
    lock.unlock(cpu);
    int pfn = records.pfn(table);
    if (records.owner(pfn) == space.id()) {
      records.setOwner(pfn, rest.getFirst().id());
    }
    records.setShared(pfn, rest.size() > 1);
  }

  /** Who owns a table when a sharer has left: its owner, or else the first of the others. */
  public int heir(Cpu cpu, long table, AddressSpace leaver) {
    int owner = records.owner(records.pfn(table));
    if (owner != leaver.id()) {
      return owner;
    }
    for (AddressSpace space : sharers(cpu, table)) {
      if (space != leaver) {
        return space.id();
      }
    }
    throw new IllegalStateException("nobody but %s uses p0x%x".formatted(leaver, table));
  }

  /** A table has taken another's place under every parent. Both are locked. */
  public void replaced(Cpu cpu, long old, long replacement) {
    lock.lock(cpu);
    List<AddressSpace> all = sharers.getOrDefault(old, List.of());
    sharers.remove(old);
    sharers.put(replacement, all);
    lock.unlock(cpu);
    records.setOwner(records.pfn(replacement), records.owner(records.pfn(old)));
    records.setShared(records.pfn(replacement), true);
    records.setShared(records.pfn(old), false);
  }
}
