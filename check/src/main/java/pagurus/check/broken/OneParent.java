package pagurus.check.broken;

import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.AbsentEntries;

/**
 * A relocation that thinks every table has one parent: of a table that several spaces share it
 * repoints the entry of the space that asked for the move, tells that space's CPUs, and frees the
 * old table, which the others still refer to.
 *
 * <p>Roots stay where they are.
 */
final class OneParent implements RelocationProtocol {
  @Override
  public String name() {
    return "one parent";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    try (Gather gather = phases.gather()) {
      for (TableMove move : moves) {
        if (phases.isRoot(move) || !phases.reserve(move)) {
          continue;
        }
        long old = lock(phases, gather, move);
        if (old < 0) {
          phases.cancel(move);
          continue;
        }
        Core core = phases.core();
        Cpu cpu = phases.thread().cpu();
        int parent = move.level() + 1;
        long slot = phases.thread().path().slot();
        long marker = new AbsentEntries(core.format()).moving();
        int count = core.mode().entries(move.level());
        core.entries().drain(cpu, move.level(), old, move.newTable(), count, marker);
        long entry = core.format().withAccessed(core.format().makeTable(move.newTable(), parent));
        core.entries().write(cpu, Step.PUBLISH, slot, entry);
        core.locks().unlockStray(cpu, core.tables().word(old, move.level()));
        gather.tablesChanged(move.vaddr(), core.mode().span(parent), move.level());
        gather.retire(old, move.level());
        phases.unlockParent(move);
        move.setOutcome(Outcome.MOVED);
      }
    }
  }

  /** Locks parent and table; returns the table, or -1 if there is none. */
  private static long lock(Phases phases, Gather gather, TableMove move) {
    KernelThread thread = phases.thread();
    Core core = phases.core();
    int parent = move.level() + 1;
    if (!thread.lockTable(gather.space(), move.vaddr(), parent)) {
      return -1;
    }
    long entry = core.entries().read(thread.cpu(), Step.LOOKUP, thread.path().slot());
    if (core.format().isTable(entry, parent)) {
      long table = core.format().tableAddress(entry, parent);
      if (core.locks().lockExact(thread.cpu(), core.tables().word(table, move.level()))) {
        return table;
      }
    }
    thread.unlockTable();
    return -1;
  }
}
