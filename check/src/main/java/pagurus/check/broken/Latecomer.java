package pagurus.check.broken;

import pagurus.check.scenario.Player;
import pagurus.check.scenario.Stage;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.space.AddressSpace;

/**
 * Lets a program wait until somebody is about to tell the CPUs of a change: what it does then comes
 * late for whoever has copied a table by that time. Saves the search the orders in which nothing
 * can go wrong.
 */
final class Latecomer {
  private final AddressSpace space;
  private final long before;

  /** For programs of this stage, which is being set. */
  Latecomer(Stage stage) {
    space = stage.space();
    before = space.generation(stage.thread(0).cpu());
  }

  /** Waits; serves interrupts meanwhile. */
  void await(Player player) {
    Cpu cpu = player.thread().cpu();
    while (space.generation(cpu) == before) {
      cpu.relax(Step.AWAIT_MOVE);
    }
  }
}
