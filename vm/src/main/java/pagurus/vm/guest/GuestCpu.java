package pagurus.vm.guest;

import java.util.function.LongPredicate;
import pagurus.machine.Cpu;
import pagurus.machine.Step;

/**
 * A CPU as a guest sees it: every access to memory is one to another address of the CPU below.
 *
 * <p>An access is still one step of the CPU below; to find out where it goes may take more, and
 * those come first. What is not an access to memory goes down as it is, but for IPIs, which each
 * kind of guest delivers in its own way.
 */
public abstract class GuestCpu implements Cpu {
  private final Cpu below;
  private final long pageBytes;

  /**
   * A guest's CPU on another.
   *
   * @param pageBytes how much of the guest's memory is in one piece below, at least
   */
  protected GuestCpu(Cpu below, long pageBytes) {
    this.below = below;
    this.pageBytes = pageBytes;
  }

  /** The CPU below. */
  protected final Cpu below() {
    return below;
  }

  /** Where a word is that the guest reads. */
  protected abstract long readable(Step step, long paddr);

  /** Where a word is that the guest writes, or reads and writes in one step. */
  protected abstract long writable(Step step, long paddr);

  @Override
  public final int id() {
    return below.id();
  }

  @Override
  public final long loadAcquire(Step step, long paddr) {
    return below.loadAcquire(step, readable(step, paddr));
  }

  @Override
  public final boolean holds(Step step, long paddr, LongPredicate what) {
    return below.holds(step, readable(step, paddr), what);
  }

  @Override
  public final long loadUnhindered(Step step, long paddr, long hindrance) {
    return below.loadUnhindered(step, readable(step, paddr), hindrance);
  }

  @Override
  public final void storeRelease(Step step, long paddr, long value) {
    below.storeRelease(step, writable(step, paddr), value);
  }

  @Override
  public final boolean compareAndSet(Step step, long paddr, long expected, long value) {
    return below.compareAndSet(step, writable(step, paddr), expected, value);
  }

  @Override
  public final boolean compareAndSetUnhindered(Step step, long paddr, long expected, long value) {
    return below.compareAndSetUnhindered(step, writable(step, paddr), expected, value);
  }

  @Override
  public final long exchange(Step step, long paddr, long value) {
    return below.exchange(step, writable(step, paddr), value);
  }

  @Override
  public final long fetchAdd(Step step, long paddr, long delta) {
    return below.fetchAdd(step, writable(step, paddr), delta);
  }

  @Override
  public final int loadAcquireInt(Step step, long paddr) {
    return below.loadAcquireInt(step, readable(step, paddr));
  }

  @Override
  public final void storeReleaseInt(Step step, long paddr, int value) {
    below.storeReleaseInt(step, writable(step, paddr), value);
  }

  @Override
  public final boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    return below.compareAndSetInt(step, writable(step, paddr), expected, value);
  }

  @Override
  public final int exchangeInt(Step step, long paddr, int value) {
    return below.exchangeInt(step, writable(step, paddr), value);
  }

  /** In pieces: pages that lie side by side for the guest need not do so below. */
  @Override
  public final void fill(Step step, long paddr, long bytes, long word) {
    for (long done = 0; done < bytes; ) {
      long piece = Math.min(bytes - done, inPage(paddr + done));
      below.fill(step, writable(step, paddr + done), piece, word);
      done += piece;
    }
  }

  /**
   * Word by word: to find out where one page is may move the other, which was found before. Another
   * kind may know that nothing moves meanwhile.
   */
  @Override
  public void copy(Step step, long from, long to, long bytes) {
    for (long offset = 0; offset < bytes; offset += Long.BYTES) {
      storeRelease(step, to + offset, loadAcquire(step, from + offset));
    }
  }

  /** How much of a page is behind this address. */
  protected final long inPage(long paddr) {
    return pageBytes - (paddr & pageBytes - 1);
  }

  @Override
  public final void fence(Step step) {
    below.fence(step);
  }

  /** As it is; another kind may have a TLB that knows the guest's addresses from those below. */
  @Override
  public void local(Step step, long subject) {
    below.local(step, subject);
  }

  @Override
  public final void plain(Step step, long subject, boolean changes) {
    below.plain(step, subject, changes);
  }

  @Override
  public final int choose(Step step, int bound) {
    return below.choose(step, bound);
  }

  @Override
  public final void waitBegins(Step step) {
    below.waitBegins(step);
  }

  @Override
  public final void waitEnds(Step step) {
    below.waitEnds(step);
  }
}
