package pagurus.vm.flush;

import java.util.Optional;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/** Loads spaces into CPUs and takes them out again. */
public final class Activation {
  private Activation() {}

  /**
   * Makes a CPU run a space; waits while movers keep CPUs out of it. The caller holds no lock and
   * is in no read section.
   *
   * <p>The CPU says that it is active, fences, and only then reads generation and root: see {@link
   * AddressSpace}.
   */
  public static void activate(KernelThread thread, AddressSpace space) {
    if (thread.hasLoaded(space)) {
      return;
    }
    leave(thread);
    Cpu cpu = thread.cpu();
    enterGate(cpu, space);
    loadRoot(thread, space);
  }

  private static void enterGate(Cpu cpu, AddressSpace space) {
    while (true) {
      if (space.isGateClosed(cpu)) {
        cpu.waitBegins(Step.AWAIT_MOVE);
        while (space.isGateClosed(cpu)) {
          cpu.relax(Step.AWAIT_MOVE);
        }
        cpu.waitEnds(Step.AWAIT_MOVE);
      }
      space.setActive(cpu, true);
      cpu.fence(Step.SET_ACTIVE);
      if (!space.isGateClosed(cpu)) {
        return;
      }
      space.setActive(cpu, false);
    }
  }

  /**
   * Loads the root register. Keeps tagged translations if this CPU has missed no flush since it
   * last ran the space; otherwise, and where there are no tags, they go (X5, X7).
   *
   * <p>They go <em>before</em> the root is loaded: elsewhere than on x86 a load forgets nothing
   * (R5, A4), and the walker may use at once what it remembers of the tag (R1), which can be ways
   * to tables that have been freed while the CPU was away. As long as nothing is loaded it does not
   * walk, so nothing comes back before the load either.
   */
  private static void loadRoot(KernelThread thread, AddressSpace space) {
    Cpu cpu = thread.cpu();
    long generation = space.generation(cpu);
    boolean keep = thread.isCurrent(space, generation);
    if (!keep) {
      thread.mmu().invalidateSpace(space.asid());
    }
    thread.loadRoot(space, true);
    thread.setGeneration(space, generation);
    thread.setLoaded(Optional.of(space));
  }

  /** The one way to make a CPU use a root that has moved; drops all translations of the space. */
  public static void reloadRoot(KernelThread thread, AddressSpace space) {
    long generation = space.generation(thread.cpu());
    thread.loadRoot(space, false);
    thread.setGeneration(space, generation);
    thread.counters().count(Event.ROOT_RELOAD);
  }

  /** Takes the space that a CPU has loaded out of it, if there is one. */
  public static void leave(KernelThread thread) {
    if (thread.loaded().isEmpty()) {
      return;
    }
    AddressSpace space = thread.loaded().get();
    thread.unloadRoot();
    thread.setLoaded(Optional.empty());
    space.setActive(thread.cpu(), false);
  }
}
