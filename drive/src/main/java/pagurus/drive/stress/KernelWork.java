package pagurus.drive.stress;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import pagurus.arch.PagingMode;
import pagurus.machine.Cpu;
import pagurus.machine.Step;
import pagurus.vm.kernel.KernelSpace;
import pagurus.vm.mmu.Access;
import pagurus.vm.space.KernelThread;

/**
 * One CPU's use of the kernel half: ranges that it maps, stores to, looks at and gives back,
 * through whatever root it has loaded, while roots move.
 *
 * <p>What the kernel maps cannot be moved. So only CPUs of node 0 map anything, and the other nodes
 * can be taken out of use.
 */
final class KernelWork {
  private static final int MOST_RANGES = 6;
  private static final int MOST_PAGES = 3;
  private static final int GROWS_ONE_IN = 3;
  private static final int ENDS_ONE_IN = 8;

  private record Range(long start, int pages, long value) {}

  private final KernelSpace half;
  private final KernelThread thread;
  private final PagingMode mode;
  private final Account account;
  private final ArrayDeque<Range> ranges = new ArrayDeque<>();
  private long values;

  KernelWork(KernelSpace half, KernelThread thread, PagingMode mode, Account account) {
    this.half = half;
    this.thread = thread;
    this.mode = mode;
    this.account = account;
  }

  /** Whether this CPU may use the kernel half. */
  static boolean isFor(KernelThread thread) {
    return thread.cpu().node() == 0;
  }

  /** Does one thing or another. */
  void step(SplittableRandom draw) {
    if (ranges.isEmpty() || (ranges.size() < MOST_RANGES && draw.nextInt(GROWS_ONE_IN) == 0)) {
      grow(draw);
    }
    ranges.forEach(this::check);
    if (!ranges.isEmpty() && draw.nextInt(ENDS_ONE_IN) == 0) {
      half.free(thread, ranges.removeFirst().start);
    }
  }

  private void grow(SplittableRandom draw) {
    int pages = 1 + draw.nextInt(MOST_PAGES);
    long start = half.allocate(thread, draw.nextInt(half.regions()), pages);
    if (start == KernelSpace.NONE) {
      account.countRefusal();
      return;
    }
    long value = ((long) thread.cpu().id() << Integer.SIZE) + ++values;
    for (int page = 0; page < pages; page++) {
      cpu().poll(Step.POLL);
      long paddr = half.translate(thread, start + page * mode.pageBytes(), Access.WRITE);
      account.countStore();
      cpu().storeRelease(Step.USER_STORE, paddr, value);
    }
    ranges.addLast(new Range(start, pages, value));
  }

  private void check(Range range) {
    for (int page = 0; page < range.pages; page++) {
      cpu().poll(Step.POLL);
      long vaddr = range.start + page * mode.pageBytes();
      long found = cpu().loadAcquire(Step.USER_LOAD, half.translate(thread, vaddr, Access.READ));
      account.countLoad();
      if (found != range.value) {
        account.mismatch(
            "the kernel's v0x%x holds 0x%x, not 0x%x".formatted(vaddr, found, range.value));
      }
    }
  }

  /** Gives everything back; every CPU must still serve IPIs. */
  void end() {
    ranges.forEach(range -> half.free(thread, range.start));
    ranges.clear();
  }

  private Cpu cpu() {
    return thread.cpu();
  }
}
