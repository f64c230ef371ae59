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
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * M7: takes whatever the parent's entry refers to for a table. If it has become a huge leaf
 * meanwhile, user data is copied as a table and the user's page is freed.
 */
final class HugeBlind implements RelocationProtocol {
  @Override
  public String name() {
    return "huge-blind (M7)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    KernelThread thread = phases.thread();
    Core core = phases.core();
    Cpu cpu = thread.cpu();
    EntryFormat format = core.format();
    Entries entries = core.entries();
    try (Gather gather = phases.gather()) {
      for (TableMove move : moves) {
        int parent = move.level() + 1;
        if (phases.isRoot(move)
            || !phases.reserve(move)
            || !thread.lockTable(gather.space(), move.vaddr(), parent)) {
          continue;
        }
        long slot = thread.path().slot();
        long entry = entries.read(cpu, Step.LOOKUP, slot);
        long old = format.tableAddress(entry, parent);
        for (int i = 0; i < core.mode().entries(move.level()); i++) {
          long word = entries.read(cpu, Step.COPY, entries.slot(old, i));
          entries.write(cpu, Step.COPY, entries.slot(move.newTable(), i), word);
        }
        entries.write(cpu, Step.PUBLISH, slot, format.makeTable(move.newTable(), parent));
        phases.owe(move, gather);
        gather.retire(old, move.level());
        move.setOutcome(Outcome.MOVED);
        thread.unlockTable();
      }
    }
  }
}
