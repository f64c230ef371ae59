package pagurus.vm.mm;

import pagurus.machine.Cpu;
import pagurus.vm.flush.FlushSystem;
import pagurus.vm.flush.Gather;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.AreaMap;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.space.Spaces;
import pagurus.vm.table.TableLocks;

/**
 * Tears a space down: every CPU leaves it, every page and table goes, the root last.
 *
 * <p>No thread of its program may use the space any more; movers may, and whoever of them takes its
 * map lock does so by {@link Spaces#lockIfThere}. The space is made impossible to find before its
 * root is retired, so that whoever found it through the reverse map entered earlier and holds the
 * root's grace period up.
 */
public final class Exit {
  private final Core core;
  private final FlushSystem flush;
  private final Spaces spaces;
  private final RangeUnmapper unmapper;
  private final TableSharing sharing;

  Exit(FlushSystem flush, Spaces spaces, RangeUnmapper unmapper, TableSharing sharing) {
    core = flush.core();
    this.flush = flush;
    this.spaces = spaces;
    this.unmapper = unmapper;
    this.sharing = sharing;
  }

  /**
   * Ends a space. This CPU, too, leaves it if it has it loaded; another that it has loaded stays.
   */
  public void exit(KernelThread thread, AddressSpace space) {
    Cpu cpu = thread.cpu();
    space.mapLock().lockWrite(cpu);
    space.setExiting(cpu);
    thread.enter();
    try {
      sharing.leaveAll(thread, space);
      try (Gather gather = flush.gather(thread, space)) {
        long limit = core.mode().userLimit();
        space
            .areas()
            .all()
            .forEach(area -> unmapper.unmap(thread, space, area.start(), area.end(), gather));
        space.setAreas(AreaMap.empty(core.mode().pageShift()));
        gather.flush();
        unmapper.freeTables(thread, space, 0, limit, gather);
      }
      flush.shootdown().evacuate(thread, space);
      spaces.forget(cpu, space);
      retireRoot(thread, space);
    } finally {
      thread.leave();
      space.mapLock().unlockWrite(cpu);
    }
    spaces.recycle(cpu, space);
    core.retired().reap(cpu);
  }

  private void retireRoot(KernelThread thread, AddressSpace space) {
    Cpu cpu = thread.cpu();
    TableLocks locks = core.locks();
    int level = core.mode().levels();
    while (true) {
      long root = space.root(cpu);
      long word = core.tables().word(root, level);
      if (locks.lockExact(cpu, word)) {
        locks.unlockStray(cpu, word);
        core.retire(cpu, root, level, space.id(), core.grace().advance(cpu), false);
        return;
      }
    }
  }
}
