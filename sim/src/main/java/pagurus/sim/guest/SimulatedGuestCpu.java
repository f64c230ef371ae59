package pagurus.sim.guest;

import java.util.List;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Ipi;
import pagurus.machine.Step;
import pagurus.sim.world.SimulatedCpu;
import pagurus.vm.guest.GuestCpu;

/** A CPU as a guest in simulated time sees it. */
final class SimulatedGuestCpu extends GuestCpu {
  private final SimulatedCpu below;
  private final int node;
  private final SimulatedGuest guest;
  private final int exitCycles;
  private final List<SimulatedGuestCpu> all;

  SimulatedGuestCpu(
      SimulatedCpu below,
      int node,
      SimulatedGuest guest,
      int exitCycles,
      List<SimulatedGuestCpu> all) {
    super(below, SimulatedGuest.PAGE);
    this.below = below;
    this.node = node;
    this.guest = guest;
    this.exitCycles = exitCycles;
    this.all = all;
  }

  @Override
  public int node() {
    return node;
  }

  @Override
  protected long readable(Step step, long paddr) {
    return step == Step.WALK_READ ? guest.entry(id(), paddr) : guest.backed(id(), paddr);
  }

  @Override
  protected long writable(Step step, long paddr) {
    return guest.backed(id(), paddr);
  }

  /**
   * Page by page, as fast as below: where both are is known without a walk, and stays so. What is
   * copied is another page for the host, too.
   */
  @Override
  public void copy(Step step, long from, long to, long bytes) {
    for (long done = 0; done < bytes; ) {
      long piece = Math.min(bytes - done, Math.min(inPage(from + done), inPage(to + done)));
      below.copyOfGuest(readable(step, from + done), writable(step, to + done), piece);
      done += piece;
    }
  }

  @Override
  public void local(Step step, long subject) {
    below.localOfGuest(step, subject);
  }

  /**
   * Served at once, as below. To send it takes an exit, for the interrupt controller is the host's,
   * unless nobody is interrupted; to get it takes none, where interrupts are posted (Intel SDM
   * 30.6).
   */
  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    SimulatedGuestCpu target = all.get(targetCpu);
    long before = below.interruptions().sent();
    below.sendOfGuest(targetCpu, hostCpu -> ipi.serve(target));
    if (below.interruptions().sent() != before) {
      below.charge(exitCycles);
    }
  }

  @Override
  public void poll(Step step) {
    below.poll(step);
  }

  @Override
  public void relax(Step step) {
    below.relax(step);
  }

  @Override
  public void attach(BackgroundWalker walker) {
    // Walks that nobody asked for are not simulated.
  }
}
