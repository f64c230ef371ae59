package pagurus.check.broken;

import java.util.ArrayList;
import java.util.List;
import pagurus.arch.EntryFormat;
import pagurus.check.broken.UntilTheLastLeaves.Old;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.memory.Frames;
import pagurus.vm.relocate.Outcome;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;
import pagurus.vm.space.KernelThread;
import pagurus.vm.table.Entries;

/**
 * The algorithm of the series "Make Page Tables Relocatable" as it was posted in April 2008, told
 * with the parts of this kernel: raise a count; for each table take a page, take the locks, copy
 * the page, repoint the parent, remember that a flush is needed if a CPU has the space loaded; one
 * flush for all; one grace period; free every page; lower the count.
 *
 * <p>Its defects are at the places where it had them: M1, M3, M4, M5, M6, M7, M8 and M16. M2 is a
 * matter of who chooses the tables, see {@link AsksTheHolder}; M9 needs a kernel half in the
 * tables. Unlike the series, who chooses here goes from the leaves up.
 */
final class AsPosted implements RelocationProtocol {
  private static final long NOTHING = -1;

  private final UntilTheLastLeaves limbo = new UntilTheLastLeaves();

  @Override
  public String name() {
    return "as posted";
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // that it is not always closed is a defect (M3)
  public void move(Phases phases, List<TableMove> moves) {
    Cpu cpu = phases.thread().cpu();
    Gather gather = phases.gather();
    AddressSpace space = gather.space();
    List<Old> replaced = new ArrayList<>();
    for (TableMove move : moves) {
      if (!phases.reserve(move)) {
        return; // M3: neither flushes nor frees, and the count stays up
      }
      long old = lock(phases, space, move);
      if (old == NOTHING) {
        phases.cancel(move);
        continue;
      }
      copy(phases, old, move); // M1: and never looks at the old entries again
      phases.publish(move);
      if (UnfencedMask.isLoadedSomewhere(cpu, space)) { // M6
        phases.owe(move, gather);
      } else {
        space.advanceGeneration(cpu, 0); // for CPUs that keep tagged translations, as none did then
      }
      phases.core().locks().unlockStray(cpu, phases.core().tables().word(old, move.level()));
      phases.unlockParent(move);
      replaced.add(new Old(old, move.level()));
      move.setOutcome(Outcome.MOVED);
    }
    EarlyAllClear.flushAfterTheAllClear(cpu, gather); // M4
    gather.close();
    limbo.add(space, replaced);
    free(phases, limbo.takeIfNobodyMoves(cpu, space)); // M16
  }

  /**
   * Locks the parent and what its entry refers to, which is taken for a table (M7): what is none
   * has no lock that could refuse. Returns its address, or -1 if the entry is absent.
   */
  private static long lock(Phases phases, AddressSpace space, TableMove move) {
    if (phases.isRoot(move)) {
      return phases.lock(move) ? move.oldTable() : NOTHING;
    }
    KernelThread thread = phases.thread();
    Core core = phases.core();
    EntryFormat format = core.format();
    int parent = move.level() + 1;
    if (!thread.lockTable(space, move.vaddr(), parent)) {
      move.setOutcome(Outcome.VANISHED);
      return NOTHING;
    }
    long entry = core.entries().read(thread.cpu(), Step.LOOKUP, thread.path().slot());
    if (!format.isPresent(entry)) {
      thread.unlockTable();
      move.setOutcome(Outcome.VANISHED);
      return NOTHING;
    }
    long old = format.tableAddress(entry, parent);
    if (core.locks().lock(thread.cpu(), core.tables().word(old, move.level()))) {
      core.locks().beginMove(thread.cpu(), core.tables().word(old, move.level()));
    }
    return old;
  }

  private static void copy(Phases phases, long old, TableMove move) {
    Cpu cpu = phases.thread().cpu();
    Entries entries = phases.core().entries();
    for (int i = 0; i < phases.core().mode().entries(move.level()); i++) {
      long entry = entries.read(cpu, Step.COPY, entries.slot(old, i));
      entries.write(cpu, Step.COPY, entries.slot(move.newTable(), i), entry);
    }
  }

  /**
   * The grace period is RCU's, over as soon as every CPU has passed by, which it has when it has
   * served the IPI; a thread that waits there with a pointer is not asked (M5). Every page is freed
   * as a page, whatever its level (M8).
   */
  private static void free(Phases phases, List<Old> tables) {
    Frames frames = phases.core().frames();
    for (Old old : tables) {
      frames.free(phases.thread().cpu(), frames.table().pfn(old.table()), 0);
    }
  }
}
