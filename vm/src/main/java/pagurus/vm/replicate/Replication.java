package pagurus.vm.replicate;

import pagurus.vm.flush.FlushSystem;
import pagurus.vm.place.Destination;
import pagurus.vm.relocate.RelocationCounters;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.RelocationRequest;
import pagurus.vm.relocate.Relocator;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;

/**
 * Changes for which nodes a space has copies of its tables, while it runs.
 *
 * <p>First the space says what it wants: tables that are made from then on are right. Then every
 * table that is not is relocated to the node where it is already, and its replacement is made with
 * the copies that are wanted. Walkers go over to them as they go over to any replacement: when the
 * parent's entry is written, or, at the root, when the CPUs load it again. The old table ends with
 * its copies.
 *
 * <p>A table that somebody makes meanwhile, and for whom the space still wanted something else when
 * he looked, may be behind the relocator already. So it goes round until there is nothing to do, or
 * nothing to be had.
 *
 * <p>Where copies may lack entries, nodes of which every table has its copy then are those that
 * shootdowns may leave out: {@link OwnCopies} finds them.
 */
public final class Replication {
  /** How often all tables of a space are looked at. */
  private static final int ROUNDS = 3;

  private final Core core;
  private final Spaces spaces;
  private final Relocator relocator;
  private final OwnCopies ownCopies;

  /** Copies of tables in these spaces, made by this relocator. */
  public Replication(FlushSystem flush, Spaces spaces, Relocator relocator) {
    core = flush.core();
    this.spaces = spaces;
    this.relocator = relocator;
    ownCopies = new OwnCopies(flush, spaces);
  }

  /** Whether this kernel can keep copies at all. */
  public boolean isPossible() {
    return core.entries().makesCopies();
  }

  /**
   * Gives a space copies of its tables for these nodes, and for no others. The caller holds no lock
   * and is in no read section. If the space is gone, nothing happens.
   *
   * @param nodes node n in bit n; 0 for no copies, -1 for every node
   * @param counters to which it is added what became of the tables: those that were made anew have
   *     moved
   * @throws IllegalStateException if this kernel keeps no copies
   */
  public void replicate(
      KernelThread thread,
      AddressSpace space,
      long nodes,
      RelocationProtocol protocol,
      RelocationCounters counters) {
    if (!isPossible()) {
      throw new IllegalStateException("the kernel was booted without copies of tables");
    }
    if (!spaces.lockIfThere(thread.cpu(), space)) {
      return;
    }
    space.setCopyNodes(thread.cpu(), nodes);
    OwnCopies.Search search = ownCopies.begin(thread, space, nodes);
    space.mapLock().unlockRead(thread.cpu());
    RelocationRequest all =
        RelocationRequest.all(space, core.mode(), site -> Destination.on(site.node()));
    long before;
    int round = 0;
    do {
      before = moved(counters);
      relocator.relocate(thread, all, protocol, counters);
      round++;
    } while (moved(counters) > before && round < ROUNDS);
    ownCopies.end(thread, space, search);
  }

  private long moved(RelocationCounters counters) {
    long sum = 0;
    for (int level = 1; level <= core.mode().levels(); level++) {
      sum += counters.moved(level);
    }
    return sum;
  }
}
