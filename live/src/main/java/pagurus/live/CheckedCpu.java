package pagurus.live;

import java.util.List;
import java.util.Optional;
import pagurus.machine.BackgroundWalker;
import pagurus.machine.Cpu;
import pagurus.machine.Ipi;
import pagurus.machine.PhysicalLayout;
import pagurus.machine.Step;

/**
 * A CPU that checks what the seam demands before the real one does it: that words exist and are
 * aligned, that bulk operations do not overlap or cross into a gap, that only the CPU's own thread
 * uses it during a run, that IPI handlers do not wait, and that waits nest. Several times slower;
 * for tests.
 */
final class CheckedCpu implements Cpu {
  private final Cpu real;
  private final PhysicalLayout layout;
  private final List<CheckedCpu> all;
  private volatile Optional<Thread> owner = Optional.empty();
  private boolean serving;

  /**
   * Checks what goes to {@code real}.
   *
   * @param all the CPUs of the machine, by number; complete before the first {@link #send}
   */
  CheckedCpu(Cpu real, PhysicalLayout layout, List<CheckedCpu> all) {
    this.real = real;
    this.layout = layout;
    this.all = all;
  }

  /** Says which thread alone may use this CPU; none: any, one at a time. */
  void belongsTo(Optional<Thread> thread) {
    owner = thread;
    serving = false;
  }

  private void checkThread(Step step) {
    Optional<Thread> mine = owner;
    if (mine.isPresent() && mine.get() != Thread.currentThread()) {
      throw new IllegalStateException(
          "%s on cpu %d by thread %s, which is not its own"
              .formatted(step, id(), Thread.currentThread().getName()));
    }
  }

  private void checkWord(Step step, long paddr, int width) {
    checkThread(step);
    if (paddr % width != 0) {
      throw new IllegalArgumentException(
          "%s at p0x%x, which is not a multiple of %d".formatted(step, paddr, width));
    }
    if (!layout.exists(paddr)) {
      throw absent(step, paddr);
    }
  }

  private void checkRange(Step step, long paddr, long bytes) {
    checkWord(step, paddr, Long.BYTES);
    if (bytes < Long.BYTES || bytes % Long.BYTES != 0) {
      throw new IllegalArgumentException(
          "%s of %d bytes, which is not a positive multiple of 8".formatted(step, bytes));
    }
    long last = paddr + bytes - 1;
    if (!layout.exists(last) || layout.nodeOf(last) != layout.nodeOf(paddr)) {
      throw absent(step, layout.limit(layout.nodeOf(paddr)));
    }
  }

  private IndexOutOfBoundsException absent(Step step, long paddr) {
    int node = layout.nodeOf(paddr);
    if (paddr < 0 || node >= layout.nodes()) {
      return new IndexOutOfBoundsException(
          "%s at p0x%x, outside of memory (p0x0-p0x%x)".formatted(step, paddr, layout.end() - 1));
    }
    return new IndexOutOfBoundsException(
        "%s at p0x%x, outside of node %d (p0x%x-p0x%x)"
            .formatted(step, paddr, node, layout.base(node), layout.limit(node) - 1));
  }

  private void checkNotServing(Step step) {
    checkThread(step);
    if (serving) {
      throw new IllegalStateException(
          "%s inside an IPI handler on cpu %d, which must not wait".formatted(step, id()));
    }
  }

  @Override
  public int id() {
    return real.id();
  }

  @Override
  public int node() {
    return real.node();
  }

  @Override
  public long loadAcquire(Step step, long paddr) {
    checkWord(step, paddr, Long.BYTES);
    return real.loadAcquire(step, paddr);
  }

  @Override
  public void storeRelease(Step step, long paddr, long value) {
    checkWord(step, paddr, Long.BYTES);
    real.storeRelease(step, paddr, value);
  }

  @Override
  public boolean compareAndSet(Step step, long paddr, long expected, long value) {
    checkWord(step, paddr, Long.BYTES);
    return real.compareAndSet(step, paddr, expected, value);
  }

  @Override
  public long exchange(Step step, long paddr, long value) {
    checkWord(step, paddr, Long.BYTES);
    return real.exchange(step, paddr, value);
  }

  @Override
  public long fetchAdd(Step step, long paddr, long delta) {
    checkWord(step, paddr, Long.BYTES);
    return real.fetchAdd(step, paddr, delta);
  }

  @Override
  public int loadAcquireInt(Step step, long paddr) {
    checkWord(step, paddr, Integer.BYTES);
    return real.loadAcquireInt(step, paddr);
  }

  @Override
  public void storeReleaseInt(Step step, long paddr, int value) {
    checkWord(step, paddr, Integer.BYTES);
    real.storeReleaseInt(step, paddr, value);
  }

  @Override
  public boolean compareAndSetInt(Step step, long paddr, int expected, int value) {
    checkWord(step, paddr, Integer.BYTES);
    return real.compareAndSetInt(step, paddr, expected, value);
  }

  @Override
  public int exchangeInt(Step step, long paddr, int value) {
    checkWord(step, paddr, Integer.BYTES);
    return real.exchangeInt(step, paddr, value);
  }

  @Override
  public void fence(Step step) {
    checkThread(step);
    real.fence(step);
  }

  @Override
  public void local(Step step, long subject) {
    checkThread(step);
    real.local(step, subject);
  }

  @Override
  public void send(Step step, int targetCpu, Ipi ipi) {
    checkThread(step);
    if (targetCpu < 0 || targetCpu >= all.size()) {
      throw new IndexOutOfBoundsException(
          "%s to cpu %d of a machine with cpus 0-%d".formatted(step, targetCpu, all.size() - 1));
    }
    if (targetCpu == id()) {
      throw new IllegalArgumentException(
          "%s from cpu %d to itself, which it would wait for".formatted(step, targetCpu));
    }
    CheckedCpu target = all.get(targetCpu);
    real.send(step, targetCpu, self -> target.serve(ipi, self));
  }

  @Override
  public void poll(Step step) {
    checkNotServing(step);
    real.poll(step);
  }

  @Override
  public void relax(Step step) {
    checkNotServing(step);
    real.relax(step);
  }

  /** Runs a handler on this CPU. */
  private void serve(Ipi ipi, Cpu outermost) {
    serving = true;
    try {
      ipi.serve(outermost);
    } finally {
      serving = false;
    }
  }

  @Override
  public int choose(Step step, int bound) {
    checkThread(step);
    if (bound < 1) {
      throw new IllegalArgumentException(
          "%s chooses between %d possibilities, not at least 1".formatted(step, bound));
    }
    return real.choose(step, bound);
  }

  @Override
  public void waitBegins(Step step) {
    checkNotServing(step);
    real.waitBegins(step);
  }

  @Override
  public void waitEnds(Step step) {
    checkNotServing(step);
    real.waitEnds(step);
  }

  @Override
  public void fill(Step step, long paddr, long bytes, long word) {
    checkRange(step, paddr, bytes);
    real.fill(step, paddr, bytes, word);
  }

  @Override
  public void copy(Step step, long from, long to, long bytes) {
    checkRange(step, from, bytes);
    checkRange(step, to, bytes);
    if (from < to + bytes && to < from + bytes) {
      throw new IllegalArgumentException(
          "%s of %d bytes from p0x%x to p0x%x, which overlap".formatted(step, bytes, from, to));
    }
    real.copy(step, from, to, bytes);
  }

  @Override
  public void attach(BackgroundWalker walker) {
    real.attach(walker);
  }
}
