package pagurus.vm.nested;

import java.util.ArrayDeque;
import java.util.List;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Ipi;
import pagurus.machine.Step;
import pagurus.vm.guest.GuestCpu;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * A CPU whose physical addresses a second stage translates.
 *
 * <p>An access that the second stage has no translation for faults to the host, which resolves it;
 * the guest sees that it took longer. The translation holds until the host polls, and it does not
 * between here and the access.
 *
 * <p>Its walker walks only when it is asked to: nobody calls on it to speculate. What the host's
 * walker does on its own it does below, on the second stage.
 */
final class NestedCpu extends GuestCpu {
  private final Kernel host;
  private final KernelThread thread;
  private final AddressSpace secondStage;
  private final int node;
  private final List<NestedCpu> all;

  /** IPIs that have arrived; only this CPU's own thread comes here, in the host's handler. */
  private final ArrayDeque<Ipi> arrived = new ArrayDeque<>();

  NestedCpu(
      Kernel host, KernelThread thread, AddressSpace secondStage, int node, List<NestedCpu> all) {
    super(thread.cpu(), host.core().mode().pageBytes());
    this.host = host;
    this.thread = thread;
    this.secondStage = secondStage;
    this.node = node;
    this.all = all;
  }

  @Override
  public int node() {
    return node;
  }

  @Override
  protected long readable(Step step, long paddr) {
    return translated(paddr, Access.READ);
  }

  @Override
  protected long writable(Step step, long paddr) {
    return translated(paddr, Access.WRITE);
  }

  private long translated(long paddr, int access) {
    long real = host.translate(thread, secondStage, paddr, access);
    if (real < 0) {
      throw new IllegalStateException(
          "the host has no memory behind p0x%x of its guest: %s"
              .formatted(paddr, Kernel.outcomeOf(real)));
    }
    return real;
  }

  /** The host's handler only remembers it: the guest may have interrupts disabled. */
  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    NestedCpu target = all.get(targetCpu);
    below().send(step, targetCpu, hostCpu -> target.arrived.addLast(ipi));
  }

  @Override
  public void poll(Step step) {
    below().poll(step);
    serve();
  }

  @Override
  public void relax(Step step) {
    if (arrived.isEmpty()) {
      below().relax(step);
    }
    serve();
  }

  private void serve() {
    for (Ipi ipi = arrived.poll(); ipi != null; ipi = arrived.poll()) {
      ipi.serve(this);
    }
  }

  @Override
  public void attach(BackgroundWalker walker) {
    // Hardware need not walk on its own (X1 says may).
  }
}
