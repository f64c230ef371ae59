package pagurus.drive.stress;

import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.mm.FaultOutcome;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.KernelThread;

/** Loads and stores of one CPU's user code, in any space. */
final class UserAccess {
  /** The access did not take place. */
  static final long REFUSED = -1;

  private final Kernel kernel;
  private final KernelThread thread;
  private final Account account;
  private FaultOutcome refusal = FaultOutcome.RESOLVED;

  UserAccess(Kernel kernel, KernelThread thread, Account account) {
    this.kernel = kernel;
    this.thread = thread;
    this.account = account;
  }

  /**
   * The physical address behind a virtual one until the next poll, or {@link #REFUSED}; then {@link
   * #refusal} says why.
   */
  long translate(AddressSpace space, long vaddr, int access) {
    thread.cpu().poll(Step.POLL);
    long paddr = kernel.translate(thread, space, vaddr, access);
    if (paddr >= 0) {
      return paddr;
    }
    refusal = Kernel.outcomeOf(paddr);
    if (refusal == FaultOutcome.OUT_OF_MEMORY) {
      account.countRefusal();
    }
    return REFUSED;
  }

  /** Like {@link #translate}, but counts it as a mismatch if it is refused but for memory. */
  long translateOwn(AddressSpace space, long vaddr, int access) {
    long paddr = translate(space, vaddr, access);
    if (paddr == REFUSED && refusal != FaultOutcome.OUT_OF_MEMORY) {
      account.mismatch(
          "%s of v0x%x of %s is refused: %s"
              .formatted(access == Access.WRITE ? "a store" : "a load", vaddr, space, refusal));
    }
    return paddr;
  }

  /** Sees that an access is refused for a reason. */
  void expectRefusal(AddressSpace space, long vaddr, int access, FaultOutcome why) {
    long paddr = translate(space, vaddr, access);
    if (paddr != REFUSED) {
      account.mismatch("v0x%x of %s is p0x%x, not %s".formatted(vaddr, space, paddr, why));
    } else if (refusal != why && refusal != FaultOutcome.OUT_OF_MEMORY) {
      account.mismatch("v0x%x of %s is %s, not %s".formatted(vaddr, space, refusal, why));
    }
  }

  FaultOutcome refusal() {
    return refusal;
  }

  /** Loads the word at a physical address that was just translated. */
  long load(long paddr) {
    account.countLoad();
    return cpu().loadAcquire(Step.USER_LOAD, paddr);
  }

  /** Stores to a physical address that was just translated. */
  void store(long paddr, long value) {
    account.countStore();
    cpu().storeRelease(Step.USER_STORE, paddr, value);
  }

  Cpu cpu() {
    return thread.cpu();
  }

  KernelThread thread() {
    return thread;
  }

  Account account() {
    return account;
  }

  Kernel kernel() {
    return kernel;
  }
}
