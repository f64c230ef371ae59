package pagurus.check.broken;

import java.util.List;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.flush.Gather;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;
import pagurus.vm.space.AddressSpace;

/**
 * M6: asks which CPUs have the space loaded, and owes no flush if none has; but asks without a full
 * barrier behind the store to the parent. While that store waits in the CPU's store buffer, another
 * CPU sets its bit and loads what the parent said before. Neither sees the other (store buffering),
 * and the flush that was needed is never recorded.
 *
 * <p>Where stores are seen in the order of the program this is sound: a CPU that comes in after the
 * look sees the new parent, and one that has been in before finds another generation when it comes
 * back. Only one mover of a space at a time: the generation is advanced without an atomic step.
 */
final class UnfencedMask implements RelocationProtocol {
  @Override
  public String name() {
    return "unfenced mask (M6)";
  }

  @Override
  public void move(Phases phases, List<TableMove> moves) {
    Cpu cpu = phases.thread().cpu();
    try (Gather gather = phases.gather()) {
      AddressSpace space = gather.space();
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
        cpu.storeRelease(Step.GENERATION, space.generationWord(0), space.generation(cpu) + 1);
        if (isLoadedSomewhere(cpu, space)) {
          phases.owe(move, gather);
        }
        phases.stray(move);
        phases.retire(move, gather);
        phases.unlockParent(move);
      }
    }
  }

  /** Looks at the mask, with no barrier between the stores before and this load. */
  static boolean isLoadedSomewhere(Cpu cpu, AddressSpace space) {
    long active = 0;
    for (int word = 0; word < space.activeWords(); word++) {
      active |= space.activeCpus(cpu, word);
    }
    return active != 0;
  }
}
