package pagurus.vm.replicate;

import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Step;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.OwnWalks;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.AbsentEntries;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Path;

/**
 * Finds the nodes of which every table of a running space has its copy, so that shootdowns may
 * leave them out from then on; see {@link OwnWalks} for what is to be trusted, and when.
 *
 * <ol>
 *   <li>It is begun. Who makes a table from now on says itself which nodes it lacks.
 *   <li>A grace period: a table is made and linked in within one read section, so all those that
 *       were made before the beginning are in the tree now, or never will be.
 *   <li>Every table of the tree above the leaf tables is looked at. One that replaces another
 *       behind this has been made since the beginning.
 *   <li>All CPUs that run the space forget everything and load their root again: what they still
 *       know, or walk, may be from tables of other nodes. CPUs that do not run it will see the
 *       generation.
 * </ol>
 *
 * <p>The map lock is held from the third on, so that the space stays.
 */
final class OwnCopies {
  private final FlushSystem flush;
  private final Spaces spaces;
  private final Core core;
  private final PagingMode mode;
  private final EntryFormat format;
  private final AbsentEntries absent;

  OwnCopies(FlushSystem flush, Spaces spaces) {
    this.flush = flush;
    this.spaces = spaces;
    core = flush.core();
    mode = core.mode();
    format = core.format();
    absent = new AbsentEntries(format);
  }

  /**
   * A search that has begun.
   *
   * @param begun what {@link OwnWalks#begin} said
   * @param ticket of the grace period
   */
  record Search(long begun, long ticket) {
    static final Search NONE = new Search(0, 0);
  }

  /** Begins; the space must not end meanwhile. Shootdowns leave no node out until the end. */
  Search begin(KernelThread thread, AddressSpace space, long nodes) {
    return space
        .ownWalks()
        .map(walks -> walks.begin(thread.cpu(), nodes))
        .map(begun -> new Search(begun, core.grace().advance(thread.cpu())))
        .orElse(Search.NONE);
  }

  /** Ends a search. The caller holds no lock and is in no read section. */
  void end(KernelThread thread, AddressSpace space, Search search) {
    if (space.ownWalks().isEmpty()) {
      return;
    }
    while (!core.grace().isOver(thread.cpu(), search.ticket())) {
      thread.cpu().relax(Step.AWAIT_MEMORY);
    }
    if (!spaces.lockIfThere(thread.cpu(), space)) {
      return;
    }
    OwnWalks walks = space.ownWalks().get();
    thread.enter();
    for (int level = mode.levels(); level > 1; level--) {
      lookAt(thread, space, walks, level);
    }
    thread.leave();
    flush.shootdown().root(thread, space, List.of());
    walks.trust(thread.cpu(), search.begun());
    space.mapLock().unlockRead(thread.cpu());
  }

  /** Looks at all tables of a level. */
  private void lookAt(KernelThread thread, AddressSpace space, OwnWalks walks, int level) {
    if (level == mode.levels()) {
      walks.only(thread.cpu(), nodesOf(space.root(thread.cpu()), level));
      return;
    }
    int parents = level + 1;
    for (long vaddr = 0; vaddr < mode.userLimit(); ) {
      Path path = thread.find(space, vaddr, parents);
      if (absent.isMoving(path.entry())) {
        thread.cpu().relax(Step.AWAIT_MOVE);
        continue;
      }
      if (path.level() == parents && format.isTable(path.entry(), parents)) {
        walks.only(thread.cpu(), nodesOf(format.tableAddress(path.entry(), parents), level));
      }
      long span = mode.span(path.level());
      vaddr = (vaddr & -span) + span;
    }
  }

  private long nodesOf(long table, int level) {
    Entries entries = core.entries();
    long nodes = entries.copiesMayLack(level) ? 0 : 1L << core.tables().nodeOf(table);
    for (int node = 0; node < core.frames().nodes(); node++) {
      nodes |= entries.copyOn(table, node) == table ? 0 : 1L << node;
    }
    return nodes;
  }
}
