package pagurus.vm.hypervisor;

import java.util.List;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.Step;
import pagurus.vm.guest.GuestCpu;

/**
 * A CPU on which a guest's kernel runs: its addresses are the guest's, and page tables are
 * read-only.
 *
 * <p>Loads and stores of user code come from the MMU, which walks tables that hold the machine's
 * numbers: their addresses are the machine's already.
 */
final class ParavirtCpu extends GuestCpu {
  private final Domain domain;
  private final List<ParavirtCpu> all;

  ParavirtCpu(Cpu below, Domain domain, List<ParavirtCpu> all) {
    super(below, domain.pageBytes());
    this.domain = domain;
    this.all = all;
  }

  @Override
  public int node() {
    return below().node();
  }

  private static boolean isUsers(Step step) {
    return step == Step.USER_LOAD || step == Step.USER_STORE;
  }

  @Override
  protected long readable(Step step, long paddr) {
    return isUsers(step) ? paddr : domain.machine(paddr);
  }

  @Override
  protected long writable(Step step, long paddr) {
    long address = readable(step, paddr);
    if (domain.hypervisor().tables().isTable(address)) {
      throw new RefusedException(Refusal.STORE_TO_TABLE, address);
    }
    return address;
  }

  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    ParavirtCpu target = all.get(targetCpu);
    below().send(step, targetCpu, hardware -> ipi.serve(target));
  }

  @Override
  public void poll(Step step) {
    below().poll(step);
  }

  @Override
  public void relax(Step step) {
    below().relax(step);
  }

  @Override
  public void attach(BackgroundWalker walker) {
    below().attach(walker);
  }
}
