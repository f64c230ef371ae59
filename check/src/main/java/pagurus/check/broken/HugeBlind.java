package pagurus.check.broken;

import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * M7: takes whatever the parent's entry refers to for a table. If it has become a huge leaf
 * meanwhile, user data is copied as a table and the user's page is freed. Tables move as they
 * should.
 */
final class HugeBlind implements RelocationProtocol {
  @Override
  public String name() {
    return "huge-blind (M7)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    try (Gather gather = phases.gather()) {
      for (TableMove move : moves) {
        if (!phases.reserve(move)) {
          continue;
        }
        if (!phases.lock(move)) {
          if (move.outcome() != Outcome.HUGE_LEAF || !moveHugeLeaf(phases, gather, move)) {
            phases.cancel(move);
          }
          continue;
        }
        phases.drain(move);
        phases.publish(move);
        phases.stray(move);
        phases.owe(move, gather);
        phases.retire(move, gather);
        phases.unlockParent(move);
      }
    }
  }

  private static boolean moveHugeLeaf(Phases phases, Gather gather, TableMove move) {
    KernelThread thread = phases.thread();
    Cpu cpu = thread.cpu();
    Entries entries = phases.core().entries();
    EntryFormat format = phases.core().format();
    int parent = move.level() + 1;
    if (!thread.lockTable(gather.space(), move.vaddr(), parent)) {
      return false;
    }
    long slot = thread.path().slot();
    long entry = entries.read(cpu, Step.LOOKUP, slot);
    if (!format.isLeaf(entry, parent)) {
      thread.unlockTable();
      return false;
    }
    long old = format.tableAddress(entry, parent);
    for (int i = 0; i < phases.core().mode().entries(move.level()); i++) {
      long word = entries.read(cpu, Step.COPY, entries.slot(old, i));
      entries.write(cpu, Step.COPY, entries.slot(move.newTable(), i), word);
    }
    entries.write(cpu, Step.PUBLISH, slot, format.makeTable(move.newTable(), parent));
    phases.owe(move, gather);
    gather.retire(old, move.level());
    move.setOutcome(Outcome.MOVED);
    thread.unlockTable();
    return true;
  }
}
