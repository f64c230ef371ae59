package pagurus.check.broken;

import java.util.ArrayList;
import java.util.List;
import pagurus.check.broken.UntilTheLastLeaves.Old;
import pagurus.machine.Cpu;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Core;

/**
 * M16: old tables are given up for freeing by the last relocation that leaves the space. If one
 * begins before the other ends, again and again, there is no last one, and the memory in limbo
 * grows without bound.
 */
final class LastOneFrees implements RelocationProtocol {
  private final UntilTheLastLeaves limbo = new UntilTheLastLeaves();

  @Override
  public String name() {
    return "last one frees (M16)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    Cpu cpu = phases.thread().cpu();
    AddressSpace space;
    try (Gather gather = phases.gather()) {
      space = gather.space();
      List<Old> replaced = new ArrayList<>();
      for (TableMove move : moves) {
        if (!phases.reserve(move)) {
          continue;
        }
        if (!phases.lock(move)) {
          phases.cancel(move);
          continue;
        }
        phases.drain(move);
        phases.publish(move);
        phases.stray(move);
        phases.owe(move, gather);
        phases.unlockParent(move);
        replaced.add(new Old(move.oldTable(), move.level()));
      }
      gather.flush();
      limbo.add(space, replaced);
    }
    Core core = phases.core();
    List<Old> over = limbo.takeIfNobodyMoves(cpu, space);
    if (!over.isEmpty()) {
      long ticket = core.grace().advance(cpu);
      over.forEach(
          old -> core.retired().add(cpu, old.table(), old.level(), space.id(), ticket, true));
    }
  }
}
