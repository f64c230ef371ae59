package pagurus.drive.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.machine.Step;
import pagurus.vm.flush.Activation;
import pagurus.vm.hypervisor.Platform;
import pagurus.vm.kernel.KernelHalf;
import pagurus.vm.kernel.KernelSpace;
import pagurus.vm.kernel.SplitRootEntries;
import pagurus.vm.mm.KernelOptions;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelCounters.Event;
import pagurus.vm.space.KernelThread;

/**
 * Roots have two views from the start (page-table isolation), and at some moment the kernel maps a
 * page in some regions, uses it from every space of the program, and looks whether the view that
 * programs run on shows it. Roots may be moving meanwhile.
 */
final class IsolationEvent implements RunEvent {
  private static final int REGIONS = 16;
  private static final long VALUE = 0x15_0a7e;

  IsolationEvent() {}

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if roots of the paging mode cannot have two views
   */
  @Override
  public KernelOptions boot(KernelOptions options) {
    SplitRootEntries.checkSplittable(options.mode());
    if (options.platform() != Platform.NATIVE) {
      throw new IllegalArgumentException("a hypervisor's guest has no kernel half to isolate");
    }
    if (options.copies().arePossible()) {
      throw new IllegalArgumentException("roots with two views have no copies");
    }
    return options.withKernelHalf(KernelHalf.ISOLATED);
  }

  @Override
  public boolean moves() {
    return false;
  }

  @Override
  public EventOutcome happen(EventSite site) {
    KernelThread thread = site.thread();
    KernelSpace half = site.kernel().kernelSpace().orElseThrow();
    long entries = thread.counters().get(Event.KERNEL_ENTRY);
    List<Long> pages = new ArrayList<>();
    int step = Math.max(1, half.regions() / REGIONS);
    for (int region = half.entryRegion(); region >= 0; region -= step) {
      long vaddr = half.allocate(thread, region, 1);
      if (vaddr != KernelSpace.NONE) {
        pages.add(vaddr);
      }
    }
    long wrong = 0;
    long shown = 0;
    // The first is of the entry area, which programs do see.
    for (AddressSpace space : site.spaces()) {
      for (long vaddr : pages) {
        wrong += holds(thread, space, half, vaddr) ? 0 : 1;
        shown += vaddr != pages.getFirst() && isShown(thread, space, vaddr) ? 1 : 0;
      }
    }
    Activation.leave(thread);
    long changes = thread.counters().get(Event.KERNEL_ENTRY) - entries;
    List<EventFigure> figures =
        List.of(
            new EventFigure("kernelPages", pages.size()),
            new EventFigure("spaces", site.spaces().size()),
            new EventFigure("viewChanges", changes),
            new EventFigure("wrong", wrong),
            new EventFigure("shownToPrograms", shown));
    String what =
        "%,d pages of the kernel used in %d %s by %,d changes of view; programs see %d of them"
            .formatted(
                pages.size(),
                site.spaces().size(),
                site.spaces().size() == 1 ? "space" : "spaces",
                changes,
                shown);
    return new EventOutcome(wrong == 0 && shown == 0, what, figures, List.of(), Optional.empty());
  }

  /** Whether the kernel finds what it stores, in a space. */
  private static boolean holds(
      KernelThread thread, AddressSpace space, KernelSpace half, long vaddr) {
    thread.cpu().poll(Step.POLL);
    Activation.activate(thread, space);
    long paddr = half.translate(thread, vaddr, Access.WRITE);
    thread.cpu().storeRelease(Step.USER_STORE, paddr, VALUE + vaddr);
    thread.cpu().poll(Step.POLL);
    Activation.activate(thread, space);
    paddr = half.translate(thread, vaddr, Access.READ);
    return thread.cpu().loadAcquire(Step.USER_LOAD, paddr) == VALUE + vaddr;
  }

  /** Whether hardware would find it without a change of view. */
  private static boolean isShown(KernelThread thread, AddressSpace space, long vaddr) {
    Activation.activate(thread, space);
    return thread.mmu().translate(vaddr, Access.READ | Access.SUPERVISOR) >= 0;
  }
}
