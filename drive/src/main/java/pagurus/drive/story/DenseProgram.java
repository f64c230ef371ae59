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
 * A program that uses some pages of each of several ranges of the size of a huge page. Every word
 * it stores is known, every load is checked. Belongs to one CPU at a time.
 */
final class DenseProgram {
  private static final int RIGHTS = Rights.READ | Rights.WRITE;

  /** Pages that it uses of each range: little memory until a huge page takes their place. */
  private static final int USED_PAGES = 16;

  private static final int WORDS = 512;

  private final Kernel kernel;
  private final AddressSpace space;
  private final WordLedger ledger;
  private final int ranges;
  private final SplittableRandom draw;

  /** A program that has touched nothing yet; makes its areas. */
  DenseProgram(Kernel kernel, KernelThread boot, int ranges, long seed) {
    this.kernel = kernel;
    this.ranges = ranges;
    space =
        kernel
            .createSpace(boot, 0)
            .orElseThrow(() -> new IllegalStateException("there is no memory for a root"));
    ledger = new WordLedger(space.id(), true);
    draw = new SplittableRandom(seed);
    Area area = new Area(start(0), start(ranges), RIGHTS, new Backing.Anonymous(), 0, false);
    kernel.mapping().map(boot, space, area);
  }

  AddressSpace space() {
    return space;
  }

  /** The first address of a range. */
  long start(int range) {
    return (1L + range) * kernel.core().mode().span(2);
  }

  private long page(int range, int page) {
    return start(range) + page * kernel.core().mode().pageBytes();
  }

  /** Stores to every page that it uses. */
  void touch(KernelThread thread) {
    for (int range = 0; range < ranges; range++) {
      for (int page = 0; page < USED_PAGES; page++) {
        store(thread, page(range, page));
      }
    }
  }

  /** Some loads and stores, anywhere. */
  void access(KernelThread thread, int count) {
    for (int i = 0; i < count; i++) {
      long page = page(draw.nextInt(ranges), draw.nextInt(USED_PAGES));
      long vaddr = page + 8L * draw.nextInt(WORDS);
      if (draw.nextBoolean()) {
        store(thread, vaddr);
      } else {
        load(thread, vaddr);
      }
      thread.cpu().poll(Step.POLL);
    }
  }

  private void store(KernelThread thread, long vaddr) {
    ledger.store(thread.cpu(), vaddr, translate(thread, vaddr, Rights.WRITE));
    thread.cpu().poll(Step.POLL);
  }

  private void load(KernelThread thread, long vaddr) {
    ledger.load(thread.cpu(), vaddr, translate(thread, vaddr, Rights.READ));
  }

  private long translate(KernelThread thread, long vaddr, int access) {
    long paddr = kernel.translate(thread, space, vaddr, access);
    if (paddr < 0) {
      throw new IllegalStateException(
          "v0x%x of %s cannot be used: %s".formatted(vaddr, space, Kernel.outcomeOf(paddr)));
    }
    return paddr;
  }

  /** Loads and checks every word that it uses. */
  void verify(KernelThread thread) {
    for (int range = 0; range < ranges; range++) {
      for (int page = 0; page < USED_PAGES; page++) {
        for (int word = 0; word < WORDS; word++) {
          load(thread, page(range, page) + 8L * word);
        }
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
