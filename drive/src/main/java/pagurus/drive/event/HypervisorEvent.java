package pagurus.drive.event;

import java.util.List;
import java.util.Optional;
import pagurus.drive.guest.WrongGuest;
import pagurus.vm.hypervisor.Domain;
import pagurus.vm.hypervisor.Hypervisor;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.mm.KernelOptions;

/**
 * The kernel runs on a hypervisor from the start, and at some moment a wrong guest tries what it
 * must not. All of it is about roots, which are there whatever moves meanwhile.
 */
final class HypervisorEvent implements RunEvent {
  HypervisorEvent() {}

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if roots of the paging mode are not a frame each, or shared
   *     with a kernel half
   */
  @Override
  public KernelOptions boot(KernelOptions options) {
    Hypervisor.checkPinnable(options.mode());
    if (options.kernelHalf().isUsed()) {
      throw new IllegalArgumentException("a hypervisor's guest has no kernel half to isolate");
    }
    if (options.copies().arePossible()) {
      throw new IllegalArgumentException("tables on a hypervisor have no copies");
    }
    return options.withPlatform(Platform.PARAVIRT);
  }

  @Override
  public boolean moves() {
    return false;
  }

  @Override
  public EventOutcome happen(EventSite site) {
    Domain domain = site.kernel().domain().orElseThrow();
    Hypervisor hypervisor = domain.hypervisor();
    long others = hypervisor.refusedUnprovoked();
    WrongGuest wrong = new WrongGuest(domain, site.thread(), site.kernel().core().mode());
    site.spaces().forEach(wrong::tryOnRoot);
    List<EventFigure> figures =
        List.of(
            new EventFigure("entriesChecked", hypervisor.updates()),
            new EventFigure("tablesPinned", hypervisor.pinnedTables()),
            new EventFigure("wrongTried", wrong.tried()),
            new EventFigure("wrongRefused", wrong.refused()),
            new EventFigure("othersRefused", others));
    String what =
        "%d of %d things refused that a wrong guest tried, and %d of the kernel's %,d entries"
            .formatted(wrong.refused(), wrong.tried(), others, hypervisor.updates());
    return new EventOutcome(
        wrong.refused() == wrong.tried() && others == 0,
        what,
        figures,
        List.of(),
        Optional.empty());
  }
}
