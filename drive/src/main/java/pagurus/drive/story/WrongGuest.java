package pagurus.drive.story;

import java.util.Map;
import java.util.TreeMap;
import pagurus.arch.EntryFormat;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.hypervisor.Domain;
import pagurus.vm.hypervisor.Hypervisor;
import pagurus.vm.hypervisor.Refusal;
import pagurus.vm.hypervisor.RefusedException;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * A guest that tries what it must not, once each, on tables that are in use. Whatever is not
 * refused does harm, which the audit will find.
 */
final class WrongGuest {
  private static final int READ_WRITE = Access.READ | Access.WRITE;

  private final KernelThread thread;
  private final Domain domain;
  private final Hypervisor hypervisor;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Cpu hardware;
  private final long[] tables;
  private final long vaddr;
  private final Map<Refusal, Integer> refused = new TreeMap<>();
  private int tried;

  /**
   * A guest that has tried nothing yet.
   *
   * @param vaddr an address that the CPU's space maps
   */
  WrongGuest(Kernel kernel, Domain domain, KernelThread thread, AddressSpace space, long vaddr) {
    this.thread = thread;
    this.domain = domain;
    this.vaddr = vaddr;
    hypervisor = domain.hypervisor();
    mode = kernel.core().mode();
    format = mode.format();
    hardware = domain.below(thread.cpu().id());
    tables = new long[mode.levels() + 1];
    thread.enter();
    thread.find(space, vaddr, 1);
    for (int level = 1; level <= mode.levels(); level++) {
      tables[level] = domain.machine(thread.path().table(level));
    }
    thread.leave();
  }

  /** Tries everything. */
  void tryAll() {
    int top = mode.levels();
    long stranger = domain.foreignFrame();
    long page = format.leafAddress(hardware.loadAcquire(Step.LOOKUP, slot(1)), 1);
    attempt(() -> update(1, format.makeLeaf(tables[2], 1, READ_WRITE)));
    attempt(() -> update(1, format.makeLeaf(stranger, 1, Access.READ)));
    attempt(() -> update(2, format.makeTable(stranger, 2)));
    attempt(() -> update(top, format.makeTable(tables[1], top)));
    attempt(() -> hypervisor.pin(hardware, Domain.GUEST, tables[1], 2));
    attempt(() -> hypervisor.pin(hardware, Domain.GUEST, page, 1));
    attempt(() -> hypervisor.unpin(hardware, Domain.GUEST, tables[1]));
    attempt(() -> hypervisor.release(hardware, Domain.GUEST, tables[top]));
    attempt(
        () ->
            hypervisor.loadRoot(
                hardware, Domain.GUEST, thread.mmu(), tables[1], thread.mmu().asid(), true));
    attempt(() -> thread.cpu().storeRelease(Step.INSTALL, domain.guest(slot(1)), 0));
  }

  private long slot(int level) {
    return tables[level] + mode.entryOffset(vaddr, level);
  }

  private void update(int level, long entry) {
    hypervisor.update(hardware, Domain.GUEST, Step.INSTALL, slot(level), entry);
  }

  private void attempt(Runnable wrong) {
    tried++;
    try {
      wrong.run();
    } catch (RefusedException e) {
      refused.merge(e.refusal(), 1, Integer::sum);
    }
  }

  int tried() {
    return tried;
  }

  int refused() {
    return refused.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** For how many different reasons something was refused. */
  int reasons() {
    return refused.size();
  }
}
