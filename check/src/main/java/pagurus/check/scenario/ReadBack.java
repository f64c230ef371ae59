package pagurus.check.scenario;

import java.util.List;
import pagurus.arch.PagingMode;
import pagurus.check.spec.SpaceMemory;
import pagurus.check.world.World;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * The last look at every page of a scenario, when it has been to swap and nobody moves any more.
 */
final class ReadBack {
  private final World world;
  private final Kernel kernel;
  private final PagingMode mode;
  private final KernelThread thread;
  private final List<Integer> pages;

  /** A page, and what it holds: from programs, and from devices. */
  @FunctionalInterface
  private interface Judge {
    void look(int page, long value, long fromDevices);
  }

  ReadBack(World world, Kernel kernel, List<Integer> pages) {
    this.world = world;
    this.kernel = kernel;
    this.pages = pages;
    mode = kernel.core().mode();
    thread = kernel.thread(0);
  }

  /** Of a space that a program could run. */
  void of(SpaceMemory memory) {
    pages.forEach(page -> look(memory, memory.space(), page, memory::readBack));
  }

  /** Of a child that nobody ran: it has what its parent had when it was made. */
  void ofChild(SpaceMemory parent, AddressSpace child) {
    pages.forEach(page -> look(parent, child, page, parent::readBackOfChild));
  }

  private void look(SpaceMemory memory, AddressSpace space, int page, Judge judge) {
    long vaddr = page * mode.pageBytes();
    long paddr = kernel.translate(thread, space, vaddr, Access.READ);
    if (paddr >= 0) {
      judge.look(page, world.peek(paddr), world.peek(paddr + Player.FOR_DEVICES));
    } else if (space.areas().touches(vaddr, vaddr + mode.pageBytes())) {
      memory.lost(page);
    }
  }
}
