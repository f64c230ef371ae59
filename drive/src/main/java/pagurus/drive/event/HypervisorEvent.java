package pagurus.drive.event;

import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.hypervisor.Domain;
import pagurus.vm.hypervisor.Hypervisor;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.hypervisor.RefusedException;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * The kernel runs on a hypervisor from the start, and at some moment a wrong guest tries what it
 * must not. All of it is about roots, which are there whatever moves meanwhile.
 */
final class HypervisorEvent implements RunEvent {
  private int tried;
  private int refused;

  HypervisorEvent() {}

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if roots of the paging mode are not a frame each
   */
  @Override
  public KernelOptions boot(KernelOptions options) {
    Hypervisor.checkPinnable(options.mode());
    return options.withPlatform(Platform.PARAVIRT);
  }

  @Override
  public EventOutcome happen(EventSite site) {
    Domain domain = site.kernel().domain().orElseThrow();
    Hypervisor hypervisor = domain.hypervisor();
    long others = hypervisor.refused();
    for (AddressSpace space : site.spaces()) {
      site.thread().enter();
      try {
        tryOn(site, domain, domain.machine(space.root(site.thread().cpu())));
      } finally {
        site.thread().leave();
      }
    }
    List<EventFigure> figures =
        List.of(
            new EventFigure("entriesChecked", hypervisor.updates()),
            new EventFigure("tablesPinned", hypervisor.pinnedTables()),
            new EventFigure("wrongTried", tried),
            new EventFigure("wrongRefused", refused),
            new EventFigure("othersRefused", others));
    String what =
        "%d of %d things refused that a wrong guest tried, and %d of the kernel's %,d entries"
            .formatted(refused, tried, others, hypervisor.updates());
    return new EventOutcome(refused == tried && others == 0, what, figures, List.of());
  }

  private void tryOn(EventSite site, Domain domain, long root) {
    Hypervisor hypervisor = domain.hypervisor();
    PagingMode mode = site.kernel().core().mode();
    KernelThread thread = site.thread();
    Cpu hardware = domain.below(thread.cpu().id());
    long stranger = domain.foreignFrame();
    long entry = mode.format().makeTable(stranger, mode.levels());
    attempt(() -> hypervisor.update(hardware, Domain.GUEST, Step.INSTALL, root, entry));
    attempt(() -> hypervisor.pin(hardware, Domain.GUEST, root, mode.levels() - 1));
    attempt(() -> hypervisor.pin(hardware, Domain.GUEST, stranger, 1));
    attempt(() -> hypervisor.unpin(hardware, Domain.GUEST, root));
    attempt(() -> hypervisor.loadRoot(hardware, Domain.GUEST, thread.mmu(), stranger, 0, true));
    attempt(() -> thread.cpu().storeRelease(Step.INSTALL, domain.guest(root), 0));
  }

  private void attempt(Runnable wrong) {
    tried++;
    try {
      wrong.run();
    } catch (RefusedException e) {
      refused++;
    }
  }
}
