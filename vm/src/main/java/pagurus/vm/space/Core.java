package pagurus.vm.space;

import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.vm.memory.Frames;
import pagurus.vm.mmu.HardwareProfile;
import pagurus.vm.sync.GracePeriod;
import pagurus.vm.table.Entries;
import pagurus.vm.table.Lookup;
import pagurus.vm.table.RetireQueue;
import pagurus.vm.table.TableLocks;
import pagurus.vm.table.TableStore;

/**
 * What every part of the memory manager stands on.
 *
 * @param mode the paging mode of all spaces
 * @param profile what the CPUs' walkers do on their own
 * @param frames memory
 * @param entries reads and writes entries
 * @param lookup the software walker
 * @param locks the locks of tables
 * @param tables makes and destroys tables
 * @param shared tables with several parents
 * @param roots the kernel half that all roots share, and the one way to replace a root
 * @param grace tells when threads have let go of pointers to tables
 * @param retired tables that wait for that
 */
public record Core(
    PagingMode mode,
    HardwareProfile profile,
    Frames frames,
    Entries entries,
    Lookup lookup,
    TableLocks locks,
    TableStore tables,
    SharedTables shared,
    RootRegistry roots,
    GracePeriod grace,
    RetireQueue retired) {

  /** The format of entries. */
  public EntryFormat format() {
    return mode.format();
  }

  /**
   * A table to which nothing refers any more, and which no CPU uses, waits for its end; a root is
   * not shown the kernel half any more.
   *
   * @param ticket from {@code grace().advance}, after the last look-up that could find the table
   * @param replaced whether a mover has put another table in its place
   */
  public void retire(Cpu cpu, long table, int level, int space, long ticket, boolean replaced) {
    if (level == mode.levels()) {
      roots.remove(cpu, table);
    }
    retired.add(cpu, table, level, space, ticket, replaced);
  }
}
