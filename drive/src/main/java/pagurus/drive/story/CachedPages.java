package pagurus.drive.story;

import java.util.BitSet;
import java.util.SplittableRandom;
import pagurus.machine.Step;
import pagurus.vm.mm.Kernel;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.AddressSpace;
import pagurus.vm.space.Area;
import pagurus.vm.space.Backing;
import pagurus.vm.space.KernelThread;

/**
 * What one process sees of pages that it has from its parent: each holds a word that depends on its
 * address, until this process stores another. Used by one CPU at a time.
 */
final class CachedPages {
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private final Kernel kernel;
  private final AddressSpace space;
  private final int cpu;
  private final long start;
  private final int pages;
  private final long pageBytes;
  private final SplittableRandom draw;
  private final BitSet changed = new BitSet();
  private long mismatches;

  CachedPages(Kernel kernel, AddressSpace space, int cpu, long start, int pages, long seed) {
    this.kernel = kernel;
    this.space = space;
    this.cpu = cpu;
    this.start = start;
    this.pages = pages;
    pageBytes = kernel.core().mode().pageBytes();
    draw = new SplittableRandom(seed);
  }

  /** What the page at an address holds at first. */
  static long original(long vaddr) {
    return vaddr * MIX | 1;
  }

  /** Maps pages and stores to each what it is to hold at first. */
  static void fill(Kernel kernel, KernelThread boot, AddressSpace space, long start, int pages) {
    long page = kernel.core().mode().pageBytes();
    int rights = Access.READ | Access.WRITE;
    long end = start + pages * page;
    kernel
        .mapping()
        .map(boot, space, new Area(start, end, rights, new Backing.Anonymous(), 0, false));
    for (long vaddr = start; vaddr < end; vaddr += page) {
      long paddr = kernel.translate(boot, space, vaddr, Access.WRITE);
      boot.cpu().storeRelease(Step.USER_STORE, paddr, original(vaddr));
    }
  }

  AddressSpace space() {
    return space;
  }

  /** The CPU on which the process runs. */
  int cpu() {
    return cpu;
  }

  long mismatches() {
    return mismatches;
  }

  private long own(long vaddr) {
    return original(vaddr) + 2L * space.id();
  }

  /** Loads from pages drawn at random. */
  void look(KernelThread thread, int times) {
    for (int i = 0; i < times; i++) {
      look(thread, draw.nextInt(pages), Access.READ);
    }
  }

  /** Stores to pages drawn at random. */
  void change(KernelThread thread, int times) {
    for (int i = 0; i < times; i++) {
      int page = draw.nextInt(pages);
      long paddr = look(thread, page, Access.WRITE);
      if (paddr >= 0) {
        thread.cpu().storeRelease(Step.USER_STORE, paddr, own(start + page * pageBytes));
        changed.set(page);
      }
    }
  }

  /** Loads from every page. */
  void lookAtAll(KernelThread thread) {
    for (int page = 0; page < pages; page++) {
      look(thread, page, Access.READ);
    }
  }

  private long look(KernelThread thread, int page, int access) {
    thread.cpu().poll(Step.POLL);
    long vaddr = start + page * pageBytes;
    long paddr = kernel.translate(thread, space, vaddr, access);
    long expected = changed.get(page) ? own(vaddr) : original(vaddr);
    if (paddr < 0 || thread.cpu().loadAcquire(Step.USER_LOAD, paddr) != expected) {
      mismatches++;
    }
    return paddr;
  }
}
