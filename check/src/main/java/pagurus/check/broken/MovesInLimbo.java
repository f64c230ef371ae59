package pagurus.check.broken;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.check.broken.UntilTheLastLeaves.Old;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * M15: a merge for which readers of D wait as they should, but movers do not: a second relocation
 * of the same table starts while the first is in limbo. It takes the table on, clean, and the first
 * one's bits reach a table that nothing refers to any more.
 *
 * <p>Roots stay where they are.
 */
final class MovesInLimbo implements RelocationProtocol {
  @Override
  public String name() {
    return "moves in limbo (M15)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    List<TableMove> published = new ArrayList<>();
    List<Old> replaced = new ArrayList<>();
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
        copy(phases, old, move);
        phases.markUnmerged(move);
        phases.publish(move);
        Core core = phases.core();
        core.locks().unlockStray(phases.thread().cpu(), core.tables().word(old, move.level()));
        phases.unlockParent(move);
        phases.owe(move, gather);
        published.add(move);
        replaced.add(new Old(old, move.level()));
        move.setOutcome(Outcome.MOVED);
      }
      gather.flush();
      for (int i = 0; i < published.size(); i++) {
        merge(phases, replaced.get(i).table(), published.get(i));
        gather.retire(replaced.get(i).table(), replaced.get(i).level());
      }
    }
  }

  /** Locks parent and table, unmerged or not; returns the table, or -1 if there is none. */
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
      if (core.locks().lock(thread.cpu(), core.tables().word(table, move.level()))) {
        return table;
      }
    }
    thread.unlockTable();
    return -1;
  }

  private static void copy(Phases phases, long old, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    Entries entries = phases.core().entries();
    for (int i = 0; i < phases.core().mode().entries(move.level()); i++) {
      long entry = entries.read(cpu, Step.COPY, entries.slot(old, i));
      entries.write(cpu, Step.COPY, entries.slot(move.newTable(), i), entry);
    }
  }

  private static void merge(Phases phases, long old, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    Core core = phases.core();
    EntryFormat format = core.format();
    int level = move.level();
    long word = core.tables().word(move.newTable(), level);
    boolean isLive = core.locks().lock(cpu, word);
    for (int i = 0; i < core.mode().entries(level); i++) {
      long late = core.entries().read(cpu, Step.MERGE, core.entries().slot(old, i));
      long slot = core.entries().slot(move.newTable(), i);
      long entry = core.entries().read(cpu, Step.MERGE, slot);
      while (format.isLeaf(late, level)
          && format.isDirty(late)
          && format.isLeaf(entry, level)
          && format.leafAddress(entry, level) == format.leafAddress(late, level)
          && !core.entries().replace(cpu, Step.MERGE, slot, entry, format.withDirty(entry))) {
        entry = core.entries().read(cpu, Step.MERGE, slot);
      }
    }
    if (isLive) {
      core.locks().unlockMerged(cpu, word);
    }
  }
}
