package pagurus.drive.guest;

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
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/**
 * A guest that tries what it must not, on tables that are in use. Whatever is not refused does
 * harm, which the audit will find.
 */
public final class WrongGuest {
  private static final int READ_WRITE = Access.READ | Access.WRITE;

  private final Domain domain;
  private final Hypervisor hypervisor;
  private final KernelThread thread;
  private final PagingMode mode;
  private final EntryFormat format;
  private final Cpu hardware;
  private final long stranger;
  private final Map<Refusal, Integer> refused = new TreeMap<>();
  private int tried;

  /** A guest that has tried nothing yet, on this CPU. */
  public WrongGuest(Domain domain, KernelThread thread, PagingMode mode) {
    this.domain = domain;
    this.thread = thread;
    this.mode = mode;
    hypervisor = domain.hypervisor();
    format = mode.format();
    hardware = domain.below(thread.cpu().id());
    stranger = domain.foreignFrame();
  }

  /** Tries what is about a root only, which is there whatever moves meanwhile. */
  public void tryOnRoot(AddressSpace space) {
    thread.enter();
    try {
      int top = mode.levels();
      long root = domain.machine(space.root(thread.cpu()));
      attempt(() -> update(root, format.makeTable(stranger, top)));
      attempt(() -> hypervisor.pin(hardware, Domain.GUEST, root, top - 1));
      attempt(() -> hypervisor.pin(hardware, Domain.GUEST, stranger, 1));
      attempt(() -> hypervisor.unpin(hardware, Domain.GUEST, root));
      attempt(() -> loadRoot(stranger));
      isRefused(() -> storeTo(root));
    } finally {
      thread.leave();
    }
  }

  /** Tries everything on the way to an address that a space maps; nothing else may run. */
  public void tryOnTables(AddressSpace space, long vaddr) {
    int top = mode.levels();
    long[] tables = tables(space, vaddr);
    long[] slots = new long[top + 1];
    for (int level = 1; level <= top; level++) {
      slots[level] = tables[level] + mode.entryOffset(vaddr, level);
    }
    long page = format.leafAddress(hardware.loadAcquire(Step.LOOKUP, slots[1]), 1);
    attempt(() -> update(slots[1], format.makeLeaf(tables[2], 1, READ_WRITE)));
    attempt(() -> update(slots[1], format.makeLeaf(stranger, 1, Access.READ)));
    attempt(() -> update(slots[2], format.makeTable(stranger, 2)));
    attempt(() -> update(slots[top], format.makeTable(tables[1], top)));
    attempt(() -> hypervisor.pin(hardware, Domain.GUEST, tables[1], 2));
    attempt(() -> hypervisor.pin(hardware, Domain.GUEST, page, 1));
    attempt(() -> hypervisor.unpin(hardware, Domain.GUEST, tables[1]));
    attempt(() -> hypervisor.release(hardware, Domain.GUEST, tables[top]));
    attempt(() -> loadRoot(tables[1]));
    isRefused(() -> storeTo(slots[1]));
  }

  private long[] tables(AddressSpace space, long vaddr) {
    long[] tables = new long[mode.levels() + 1];
    thread.enter();
    thread.find(space, vaddr, 1);
    for (int level = 1; level <= mode.levels(); level++) {
      tables[level] = domain.machine(thread.path().table(level));
    }
    thread.leave();
    return tables;
  }

  private void update(long slot, long entry) {
    hypervisor.update(hardware, Domain.GUEST, Step.INSTALL, slot, entry);
  }

  private void loadRoot(long table) {
    int asid = thread.mmu().asid();
    hypervisor.loadRoot(hardware, Domain.GUEST, thread.mmu(), table, asid, true);
  }

  private void storeTo(long address) {
    thread.cpu().storeRelease(Step.INSTALL, domain.guest(address), 0);
  }

  private void attempt(Runnable wrong) {
    if (isRefused(wrong)) {
      hypervisor.wasProvoked(hardware);
    }
  }

  /** The same of a store, which memory refuses, and of which the hypervisor does not hear. */
  private boolean isRefused(Runnable wrong) {
    tried++;
    try {
      wrong.run();
      return false;
    } catch (RefusedException e) {
      refused.merge(e.refusal(), 1, Integer::sum);
      return true;
    }
  }

  /** How many things it has tried. */
  public int tried() {
    return tried;
  }

  /** How many of them were refused. */
  public int refused() {
    return refused.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** For how many different reasons something was refused. */
  public int reasons() {
    return refused.size();
  }
}
