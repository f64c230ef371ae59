package pagurus.drive.story;

import java.util.SplittableRandom;
import pagurus.arch.Rights;
import pagurus.drive.verify.WordLedger;
import pagurus.machine.Step;
import pagurus.vm.mm.Kernel;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * A program that uses one page of every leaf table's range: as many tables as pages. Every word it
 * stores is known, every load is checked. Belongs to one CPU at a time.
 */
final class SparseProgram {
  private static final int RIGHTS = Rights.READ | Rights.WRITE;
  private static final int WORDS = 512;

  private final Kernel kernel;
  private final AddressSpace space;
  private final WordLedger ledger;
  private final long stride;
  private final int pages;
  private final SplittableRandom draw;
  private final boolean[] gone;

  /**
   * A program that has touched nothing yet; makes its areas.
   *
   * @param pages how many ranges it uses
   * @param seed where its accesses come from
   */
  SparseProgram(Kernel kernel, KernelThread boot, int node, int pages, long seed) {
    this.kernel = kernel;
    this.pages = pages;
    space =
        kernel
            .createSpace(boot, node)
            .orElseThrow(() -> new IllegalStateException("there is no memory for a root"));
    ledger = new WordLedger(space.id(), true);
    stride = kernel.core().mode().span(2);
    draw = new SplittableRandom(seed);
    gone = new boolean[pages];
    for (int page = 0; page < pages; page++) {
      long start = vaddr(page);
      long end = start + kernel.core().mode().pageBytes();
      kernel
          .mapping()
          .map(boot, space, new Area(start, end, RIGHTS, new Backing.Anonymous(), 0, false));
    }
  }

  AddressSpace space() {
    return space;
  }

  private long vaddr(int page) {
    return (1L + page) * stride;
  }

  /** Stores to every page once. */
  void touchAll(KernelThread thread) {
    for (int page = 0; page < pages; page++) {
      store(thread, vaddr(page));
    }
  }

  /** Gives most pages back: of every so many it keeps one. */
  void keepOneIn(KernelThread thread, int every) {
    for (int page = 0; page < pages; page++) {
      if (page % every != 0) {
        gone[page] = true;
        long start = vaddr(page);
        kernel.mapping().unmap(thread, space, start, start + kernel.core().mode().pageBytes());
      }
    }
  }

  /** Some loads and stores, anywhere in what is left. */
  void access(KernelThread thread, int count) {
    for (int i = 0; i < count; i++) {
      int page = draw.nextInt(pages);
      if (!gone[page]) {
        long vaddr = vaddr(page) + 8L * draw.nextInt(WORDS);
        if (draw.nextBoolean()) {
          store(thread, vaddr);
        } else {
          ledger.load(thread.cpu(), vaddr, translate(thread, vaddr, Rights.READ));
        }
      }
      thread.cpu().poll(Step.POLL);
    }
  }

  private void store(KernelThread thread, long vaddr) {
    ledger.store(thread.cpu(), vaddr, translate(thread, vaddr, Rights.WRITE));
    thread.cpu().poll(Step.POLL);
  }

  private long translate(KernelThread thread, long vaddr, int access) {
    long paddr = kernel.translate(thread, space, vaddr, access);
    if (paddr < 0) {
      throw new IllegalStateException(
          "v0x%x of %s cannot be used: %s".formatted(vaddr, space, Kernel.outcomeOf(paddr)));
    }
    return paddr;
  }

  /** Loads and checks every word that is left. */
  void verify(KernelThread thread) {
    for (int page = 0; page < pages; page++) {
      for (int word = 0; !gone[page] && word < WORDS; word++) {
        long vaddr = vaddr(page) + 8L * word;
        ledger.load(thread.cpu(), vaddr, translate(thread, vaddr, Rights.READ));
      }
    }
  }

  long accesses() {
    return ledger.loads() + ledger.stores();
  }

  long mismatches() {
    return ledger.mismatches();
  }
}
